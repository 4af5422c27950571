import { describe, expect, it } from "vitest";
import type { Notice } from "../../contract";
import { AGAIN_MS, ALERT_MS, alertOf, forMe, isGrave, LASTS_MS, ofSession } from "./alerts";

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
    expect(alertOf(notices, "day1", T, away)?.notice.id).toBe(id);
  });

  const over = (one: Notice, ago_ms: number): Notice => ({ ...one, over_at: new Date(T - ago_ms).toISOString() });
  const again = notice("again", "quorum_lost", 300);
  it.each([
    ["ends with what it tells of, which is said for a while", [over(lost, LASTS_MS)], "lost over"],
    ["ends so too when its minute is long past", [over(notice("long", "desk_offline", 600_000), AGAIN_MS - 1)], "long over"],
    ["is gone then", [over(lost, AGAIN_MS)], undefined],
    ["stays while the end has not lasted", [over(lost, LASTS_MS - 1)], "lost"],
    ["stays in a burst: what was mended for less than a second is lost again", [over(lost, 400), again], "again"],
    ["is at once when it is lost again later", [over(lost, LASTS_MS + 500), again], "again"],
    ["is rather what is still so than what is over", [gone, over(lost, 1_500)], "gone"],
  ])("%s", (_name, notices, told) => {
    const alert = alertOf(notices, "day1", T, NOBODY);

    expect(alert === null ? undefined : alert.notice.id + (alert.over ? " over" : "")).toBe(told);
  });

  it("is grave among the others as long as it is so", () => {
    expect([gone, over(gone, 1)].map(isGrave)).toEqual([true, false]);
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
