/** The places of a meeting by what their clocks show. Pure; names and order are the roster's. */
import type { MeetingSlice, Text } from "../contract";
import { canonical, offsetMinutes } from "../live/zones";

export interface ZoneGroup {
  /** Zone of the first place named; the sky is computed for its town. */
  readonly zone: string;
  readonly offset: number;
  /** Cities, each once: the host first, then in the meeting's own order. */
  readonly cities: readonly Text[];
  readonly host: boolean;
}

/** One group per hour that clocks show at an instant, in the meeting's order, the host's first. */
export function rosterGroups(meeting: MeetingSlice, at: number): readonly ZoneGroup[] {
  const groups = new Map<number, { zone: string; cities: Text[] }>();
  const hosted = [{ zone: meeting.home_zone, city: meeting.host_city, name: meeting.host_city }];
  for (const place of [...hosted, ...Object.values(meeting.places)]) {
    const offset = offsetMinutes(at, place.zone);
    const city = place.city ?? place.name;
    const group = groups.get(offset);
    if (group === undefined) groups.set(offset, { zone: place.zone, cities: [city] });
    else if (!group.cities.some((known) => known.en === city.en)) group.cities.push(city);
  }
  const home = canonical(meeting.home_zone);
  return [...groups].map(([offset, group]) => ({
    ...group, offset, host: canonical(group.zone) === home,
  }));
}

/** The same from west to east, as the sun goes. */
export function westToEast(groups: readonly ZoneGroup[]): readonly ZoneGroup[] {
  return [...groups].sort((a, b) => a.offset - b.offset);
}
