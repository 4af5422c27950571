import { describe, expect, test } from "vitest";

import { golden } from "../fixtures/golden";
import * as zones from "./zones";

interface Vector {
  name: string;
  at: string;
  zone: string;
  host: string;
  clock: string;
  day: string;
  iso: string;
  offset: string;
  shift: number;
  marked: { en: string; vi: string };
}
const { vectors } = golden<{ vectors: Vector[] }>("browser-zones");

test.each(vectors)("$name", ({ at, zone, host, ...shown }) => {
  const moment = Date.parse(at);

  expect({
    clock: zones.hourMinute(moment, zone),
    day: zones.dayOf(moment, zone),
    iso: zones.isoOf(moment, zone),
    offset: zones.offsetLabel(moment, zone),
    shift: zones.dayShift(moment, zone, host),
    marked: { en: zones.markedTime(moment, zone, host, "en"), vi: zones.markedTime(moment, zone, host, "vi") },
  }).toEqual({ clock: shown.clock, day: shown.day, iso: shown.iso, offset: shown.offset, shift: shown.shift, marked: shown.marked });
});

describe("towns and zones", () => {
  const at = Date.parse("2021-04-06T07:00:00.000Z");

  test("two names of one zone are one", () => {
    expect(zones.canonical("Asia/Saigon")).toBe(zones.canonical("Asia/Ho_Chi_Minh"));
  });

  test("Jakarta and Ha Noi show the same clock, Beijing does not", () => {
    expect(zones.sameClock(at, "Asia/Jakarta", "Asia/Ho_Chi_Minh")).toBe(true);
    expect(zones.sameClock(at, "Asia/Shanghai", "Asia/Ho_Chi_Minh")).toBe(false);
  });

  test.each([
    ["America/New_York", "New York"],
    ["America/Argentina/Buenos_Aires", "Buenos Aires"],
    ["Asia/Calcutta", "Kolkata"],
    ["UTC", "UTC"],
    ["Etc/GMT-3", "UTC+3"],
  ])("the town of %s is %s", (zone, town) => {
    expect(zones.townOf(zone, at)).toBe(town);
  });

  test("a zone that this browser does not know shows UTC and says so", () => {
    expect(zones.isZone("Mars/Olympus")).toBe(false);
    expect(zones.hourMinute(at, "Mars/Olympus")).toBe("07:00");
  });

  test.each([
    ["2021-04-06T14:00", "Asia/Ho_Chi_Minh", "2021-04-06T07:00:00.000Z"],
    ["2021-03-14T02:30", "America/New_York", "2021-03-14T07:30:00.000Z"],
    ["2021-11-07T01:30", "America/New_York", "2021-11-07T05:30:00.000Z"],
  ])("%s in %s is %s", (wall, zone, instant) => {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = wall.split(/[-T:]/).map(Number);
    expect(new Date(zones.instantOf({ year, month, day, hour, minute, second: 0 }, zone)).toISOString()).toBe(instant);
  });
});
