import { describe, expect, it } from "vitest";
import type { MeetingSlice, NowSlice, ProgrammeSlice } from "../../contract";
import type { Sitting } from "../../live/agenda";
import { screen as en } from "../../words/en/screen";
import { Tongue } from "../../words/tongue.svelte";
import { quietOf, type Scene } from "./quiet";

const start = Date.parse("2021-04-06T07:00:00.000Z");
const minutes = (n: number): number => n * 60_000;
const scene = (clock: number, now: Partial<NowSlice> = {}, sessions = ["day1"]): Scene => ({
  w: en, tongue: new Tongue("en"), hour: (at) => new Date(at).toISOString().slice(11, 16), clock,
  meeting: { title: { en: "The meeting" }, sessions } as unknown as MeetingSlice,
  programme: { title: { en: "Day 1" }, planned_start: { instant: new Date(start).toISOString() } } as unknown as ProgrammeSlice,
  now: { phase: "scheduled", suspended: null, ...now } as NowSlice,
  sitting: { closed: null } as unknown as Sitting,
});

describe("the screen while no item shows", () => {
  it("counts the minutes to the opening", () => {
    const quiet = quietOf(scene(start - minutes(18.2)), "before");

    expect([quiet.head, quiet.figures, quiet.unit, quiet.detail]).toEqual(["The meeting", "19", "min", "to the opening, 07:00"]);
  });

  it("counts hours when they are many, and nothing a day before", () => {
    expect(quietOf(scene(start - minutes(333)), "before").figures).toBe("5:33");
    expect(quietOf(scene(start - minutes(3000)), "before").figures).toBe("");
  });

  it("shows the session's title where the meeting has several", () => {
    expect(quietOf(scene(start - minutes(5), {}, ["a", "b"]), "before").head).toBe("Day 1");
  });

  it("says that and until when a session is suspended, and why", () => {
    const suspended = { since: "2021-04-06T07:40:00.000Z", until: "2021-04-06T08:10:00.000Z", reason: { en: "Consultations" } };

    expect(quietOf(scene(start, { suspended }), "suspended").detail).toBe("until about 08:10. Consultations");
  });

  it("says nothing of a closed session but that it is one", () => {
    expect(quietOf(scene(start), "shut")).toEqual({
      head: "Closed session", text: null, figures: "", unit: "", detail: "Nothing of it is shown here.", shut: true,
    });
  });
});
