import { describe, expect, it } from "vitest";
import { stripOf } from "./strip";

const from = Date.parse("2021-04-06T14:00+07:00");
const to = Date.parse("2021-04-06T17:15+07:00");

describe("a strip of sky", () => {
  it("covers its whole width with bands that meet", () => {
    const strip = stripOf("Australia/Sydney", from, to);

    const ends = strip?.bands.map((band) => band.x + band.width - 0.05) ?? [];
    expect(strip?.bands.map((band) => band.x.toFixed(6))).toEqual([0, ...ends.slice(0, -1)].map((x) => x.toFixed(6)));
    expect(ends.at(-1)).toBeCloseTo(100);
  });

  it("gives each light one word, where it begins", () => {
    const strip = stripOf("America/New_York", from, to);

    expect(strip?.runs.map((run) => run.light)).toEqual(["night", "dawn"]);
    expect(strip?.runs[0]?.x).toBe(0);
  });

  it("puts stars on the two darkest steps only", () => {
    const strip = stripOf("America/New_York", from, to);

    expect(strip?.bands.map((band) => [band.sky, band.stars])).toEqual([
      ["night", true], ["astro", true], ["naut", false], ["civil", false],
    ]);
  });

  it("is none for a zone without a town or a span without length", () => {
    expect(stripOf("UTC", from, to)).toBeNull();
    expect(stripOf("Asia/Tokyo", from, from)).toBeNull();
  });
});
