import { describe, expect, it } from "vitest";
import type { Notice } from "../../contract";
import { ALERT_MS, alertOf, forMe, ofSession } from "./alerts";

const T = Date.parse("2021-04-06T07:30:00.000Z");
const notice = (id: string, kind: string, ago_ms: number, session = "day1"): Notice => ({
  id, kind, session, at: new Date(T - ago_ms).toISOString(), text: { en: id }, for: ["chair"],
});
const lost = notice("lost", "quorum_lost", 2_000);
const gone = notice("gone", "contact_lost", 5_000);
const NOBODY: ReadonlySet<string> = new Set();

describe("what a chair is told at once", () => {
  it.each([
    ["the newest of what is grave", [gone, lost], NOBODY, "lost"],
    ["the one before it, when that was put away", [gone, lost], new Set(["lost"]), "gone"],
    ["nothing that is told in passing", [notice("x", "starts_soon", 1_000), notice("y", "planned", 10)], NOBODY, undefined],
    ["nothing of another session", [notice("lost", "quorum_lost", 10, "day2")], NOBODY, undefined],
    ["nothing that is older than a minute", [notice("lost", "quorum_lost", ALERT_MS)], NOBODY, undefined],
    ["nothing that is still to come", [notice("lost", "quorum_lost", -1)], NOBODY, undefined],
  ])("is %s", (_name, notices, away, id) => {
    expect(alertOf(notices, "day1", T, away)?.id).toBe(id);
  });

  it("is listed the newest first", () => {
    expect(ofSession([gone, lost], "day1", T).map(({ id }) => id)).toEqual(["lost", "gone"]);
  });

  it.each([
    ["secretary" as const, null, true], ["chair" as const, "vn", false], ["chair" as const, "in", true], ["moderator" as const, null, false], [null, null, true],
  ])("is for the %s of %s: %s", (role, delegation, told) => {
    const told_of = { ...gone, for: ["delegation:in", "secretary"] };

    expect(forMe([told_of], { seat: "x", role, name: "", delegation }).length === 1).toBe(told);
  });
});
