import { describe, expect, it } from "vitest";
import { height, lightAt, skyAt, stretches } from "./sun";
import { town, type Spot } from "./towns";

const HA_NOI: Spot = { lat: 21.0, lon: 105.8 };
const NEW_YORK: Spot = { lat: 40.7, lon: -74.0 };
const CANBERRA: Spot = { lat: -35.3, lon: 149.1 };
const at = (text: string): number => Date.parse(text);
const minute = 60_000;

/** The minute in which the sun's upper edge crosses the horizon within a span. */
function crossing(from: string, to: string, spot: Spot): number {
  const before = height(at(from), spot) > -0.833;
  let now = at(from);
  while (now < at(to) && height(now, spot) > -0.833 === before) now += minute;
  return now;
}

// 6 April 2021, computed apart from this code by NOAA's formula (the Python library astral).
const KNOWN: readonly [string, Spot, string, string, string][] = [
  ["sunrise in Ha Noi", HA_NOI, "2021-04-06T04:00+07:00", "2021-04-06T12:00+07:00", "05:45:57+07:00"],
  ["sunset in Ha Noi", HA_NOI, "2021-04-06T12:00+07:00", "2021-04-06T22:00+07:00", "18:12:46+07:00"],
  ["sunrise in New York", NEW_YORK, "2021-04-06T02:00-04:00", "2021-04-06T12:00-04:00", "06:31:13-04:00"],
  ["sunset in New York", NEW_YORK, "2021-04-06T12:00-04:00", "2021-04-06T23:00-04:00", "19:26:02-04:00"],
  ["sunrise in Canberra", CANBERRA, "2021-04-06T03:00+10:00", "2021-04-06T12:00+10:00", "06:20:25+10:00"],
  ["sunset in Canberra", CANBERRA, "2021-04-06T12:00+10:00", "2021-04-06T22:00+10:00", "17:51:09+10:00"],
];

describe("the sun", () => {
  it.each(KNOWN)("finds %s within a minute", (_name, spot, from, to, other) => {
    const off = Math.abs(crossing(from, to, spot) - at(`2021-04-06T${other}`)) / minute;

    expect(off).toBeLessThanOrEqual(1);
  });

  it("stands in the zenith of the equator at noon of the equinox", () => {
    expect(height(at("2021-03-20T12:07Z"), { lat: 0, lon: 0 })).toBeGreaterThan(89.5);
  });

  it("never sets in the polar summer", () => {
    const span = stretches(at("2021-06-21T00:00Z"), at("2021-06-22T00:00Z"), { lat: 78.2, lon: 15.6 });

    expect(span.map((part) => part.light)).toEqual(["day"]);
  });
});

describe("the sky of the meeting of 6 April 2021, 14:00 to 17:15 in Ha Noi", () => {
  const from = at("2021-04-06T14:00+07:00");
  const to = at("2021-04-06T17:15+07:00");

  it("goes in New York from night through dawn", () => {
    const span = stretches(from, to, NEW_YORK);

    expect(span.map((part) => part.sky)).toEqual(["night", "astro", "naut", "civil"]);
    expect(span.map((part) => part.light)).toEqual(["night", "night", "dawn", "dawn"]);
  });

  it("is one unbroken chain from the first to the last instant", () => {
    const span = stretches(from, to, CANBERRA);

    expect(span.map((part) => part.from)).toEqual([from, ...span.slice(0, -1).map((p) => p.to)]);
    expect(span.at(-1)?.to).toBe(to);
  });

  it("is day all along in the zone's town of Ha Noi", () => {
    const spot = town("Asia/Ho_Chi_Minh") ?? HA_NOI;

    expect(stretches(from, to, spot).map((part) => part.sky)).toEqual(["day"]);
  });

  it("names dusk after sunset and dawn before sunrise", () => {
    expect(lightAt(at("2021-04-06T18:00+10:00"), CANBERRA)).toBe("dusk");
    expect(lightAt(at("2021-04-06T06:00-04:00"), NEW_YORK)).toBe("dawn");
    expect(skyAt(at("2021-04-06T03:56-04:00"), NEW_YORK)).toBe("night");
  });
});
