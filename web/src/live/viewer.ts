/** Whose hours stand on the page: the host's site and the viewer's. Pure. */
import type { Id, MeetingSlice, Text } from "../contract";
import { canonical, sameClock, townOf } from "./zones";

export interface Site {
  readonly zone: string;
  readonly city: Text;
}
export interface Sites {
  readonly host: Site;
  readonly me: Site;
}

/** The host first, then the viewer, who may share the host's clock. */
export function sitesOf(meeting: MeetingSlice, me: Site): Sites {
  return { host: { zone: meeting.home_zone, city: meeting.host_city }, me };
}

export function oneClock(at: number, { host, me }: Sites): boolean {
  return sameClock(at, host.zone, me.zone);
}

/** What names towns: a meeting, or its row on the first page. */
type Named = Pick<MeetingSlice, "home_zone" | "host_city"> & Partial<Pick<MeetingSlice, "places">>;

/** A zone by the town that the meeting calls it by: host, then its places in order, else the tz town. */
export function siteOfZone(zone: string, at: number, meeting?: Named): Site {
  const wanted = canonical(zone);
  if (meeting !== undefined) {
    if (canonical(meeting.home_zone) === wanted) return { zone, city: meeting.host_city };
    const place = Object.values(meeting.places ?? {}).find((one) => canonical(one.zone) === wanted);
    if (place !== undefined) return { zone, city: place.city };
  }
  return { zone, city: { en: townOf(zone, at) } };
}

/** The site of a seat's place. */
export function siteOfPlace(meeting: MeetingSlice, place: Id): Site | null {
  const found = Object.hasOwn(meeting.places, place) ? meeting.places[place] : undefined;
  return found === undefined ? null : { zone: found.zone, city: found.city };
}
