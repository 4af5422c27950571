import { describe, expect, it } from "vitest";
import type { MeetingSlice } from "../contract";
import { rosterGroups, westToEast } from "./groups";

const place = (en: string, zone: string) => ({ name: { en }, city: { en }, zone, kind: "room" as const });
const meeting: MeetingSlice = {
  id: "m", title: { en: "M" }, short: "M", home_zone: "Asia/Ho_Chi_Minh", host_city: { en: "Ha Noi" }, days: [],
  sessions: [], delegations: {},
  places: {
    tokyo: place("Tokyo", "Asia/Tokyo"),
    hall: place("Ha Noi", "Asia/Saigon"),
    lotus: place("Ha Noi", "Asia/Ho_Chi_Minh"),
    newyork: place("New York", "America/New_York"),
    jakarta: place("Jakarta", "Asia/Jakarta"),
    seoul: place("Seoul", "Asia/Seoul"),
  },
};

describe("places by their clocks", () => {
  const groups = rosterGroups(meeting, Date.parse("2021-04-06T07:00Z"));
  const told = (list: typeof groups) => list.map((group) => [group.cities.map((city) => city.en).join(), group.host]);

  it("stand in the meeting's own order, the host first, each city once", () => {
    expect(told(groups)).toEqual([["Ha Noi,Jakarta", true], ["Tokyo,Seoul", false], ["New York", false]]);
  });

  it("go from west to east where the sun is shown", () => {
    expect(told(westToEast(groups)).map(([cities]) => cities)).toEqual(["New York", "Ha Noi,Jakarta", "Tokyo,Seoul"]);
  });
});
