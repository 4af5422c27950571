import { describe, expect, it } from "vitest";
import { optionsOf } from "./options";

const PLAIN = { session: null, theme: "dark", second: true, clocks: 10, people: true, delegations: false, blank: false };

describe("the options of a screen", () => {
  it("are plain when nothing is asked", () => {
    expect(optionsOf("")).toEqual(PLAIN);
  });

  it("are read from the address", () => {
    expect(optionsOf("?session=d1-am&theme=light&second=0&clocks=4&people=0&show=delegations&blank=1")).toEqual({
      session: "d1-am", theme: "light", second: false, clocks: 4, people: false, delegations: true, blank: true,
    });
  });

  it.each(["?clocks=many&theme=blue&blank=yes&show=people&else=1", "?clocks=&second="])("pass over %s", (search) => {
    expect(optionsOf(search)).toEqual(PLAIN);
  });

  it("never show more clocks than can be read", () => {
    expect(optionsOf("?clocks=99").clocks).toBe(10);
    expect(optionsOf("?clocks=-3").clocks).toBe(0);
  });
});
