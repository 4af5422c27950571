import { describe, expect, it } from "vitest";
import { town } from "./towns";

describe("the town of a zone", () => {
  it("lies where the tz database puts it", () => {
    expect(town("America/New_York")).toEqual({ lat: 40.5, lon: -74 });
    expect(town("Asia/Kathmandu")).toEqual({ lat: 27.5, lon: 85.5 });
    expect(town("Pacific/Auckland")).toEqual({ lat: -37, lon: 175 });
  });

  it.each([
    ["Asia/Saigon", "Asia/Ho_Chi_Minh"],
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["Asia/Rangoon", "Asia/Yangon"],
    ["Asia/Katmandu", "Asia/Kathmandu"],
    ["US/Eastern", "America/New_York"],
    ["Singapore", "Asia/Singapore"],
  ])("is the same for %s as for %s", (old, name) => {
    expect(town(old)).toEqual(town(name));
    expect(town(old)).not.toBeNull();
  });

  it("knows a town below the second slash", () => {
    expect(town("America/Argentina/Buenos_Aires")).toEqual({ lat: -34.5, lon: -58.5 });
  });

  it.each(["UTC", "Etc/GMT+7", "Nowhere/Land", "", "Asia/", "constructor/x"])("is none for %j", (zone) => {
    expect(town(zone)).toBeNull();
  });
});
