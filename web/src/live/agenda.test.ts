import { expect, test } from "vitest";

import type { NowSlice, ProgrammeSlice } from "../contract";
import { admmAt, at, forecastOf, running, SCENES, SCHEDULED } from "../fixtures/scenes";
import { moved, sittingOf } from "./agenda";
import { momentOf } from "./moment";
import { endedLately, sessionNow, sessionsOf } from "./sessions";

const MOMENT = at("14:56");
const programme = admmAt(running(), MOMENT)["programme/day1"] as ProgrammeSlice;
const sitting = (now: NowSlice, me: string | null = null) => sittingOf(programme, now, forecastOf(programme, now, MOMENT), me);

test("rows say what is done, what runs, what is next and what is mine", () => {
  const { rows, current, next, mine } = sitting(running(), "unhq-1");

  expect(rows.map((row) => `${row.id} ${row.state}${row.mine ? " mine" : ""}`)).toEqual([
    "i1 done", "i2 done", "i3 now", "i4 next mine", "b1 todo", "i5 todo", "i6 todo", "i7 todo", "i8 todo", "i9 todo", "i10 todo",
  ]);
  expect([current?.id, next?.id, mine?.id]).toEqual(["i3", "i4", "i4"]);
});

test("what is next behind a jump is the next pending one of the sequence, and then what was left out", () => {
  const jumped = running({ item: "i10", items: { ...running().items, i3: { phase: "concluded", opened_at: null as never, concluded_at: null as never }, i10: { phase: "current" } } });

  expect(sitting(jumped).next?.id).toBe("i4");
});

test("a deferred item is not next and keeps its place", () => {
  const deferred = running({ items: { ...running().items, i4: { phase: "deferred" } } });
  const { rows, next } = sitting(deferred);

  expect(next?.id).toBe("b1");
  expect(rows.find((row) => row.id === "i4")?.state).toBe("deferred");
});

test("an hour has moved when the minute that is shown has", () => {
  expect(moved({ start: at("14:50") + 59_999, planned: at("14:50") })).toBe(false);
  expect(moved({ start: at("14:51"), planned: at("14:50") })).toBe(true);
});

test("an id that every object inherits is an id like any other", () => {
  const odd: ProgrammeSlice = { ...programme, sequence: ["constructor", ...programme.sequence] };

  expect(sittingOf(odd, running(), undefined, null).rows.map((row) => row.id)).toEqual(programme.sequence);
});

const MOMENTS = {
  before: "before", overdue: "overdue", first: "first", late: "item", over: "item", paused: "item", between: "between",
  suspended: "suspended", shut: "shut", ended: "ended",
};
test.each(Object.entries(MOMENTS))("the scene %s is the moment %s", (name, moment) => {
  const scene = SCENES[name]?.();
  const session = scene && sessionsOf(scene.view)[0];
  if (!scene || !session) throw new Error(`no scene ${name}`);
  const told = sittingOf(session.programme, session.now, scene.view[`forecast/${session.id}`], scene.self.person);

  expect(momentOf(session.now, told, session.start, scene.now)).toBe(moment);
});

test("of sessions that run at once the one with an own item, else the one in the own place, is on now", () => {
  const scene = SCENES["tracks"]?.();
  if (!scene) throw new Error("no scene");
  const sessions = sessionsOf(scene.view);

  expect(sessionNow(sessions, null, "lotus")?.id).toBe("d1-trg");
  expect(sessionNow(sessions, null, null)?.phase).toBe("open");
});

test("before any session runs the first to come is on now; after all, the last", () => {
  const sessions = sessionsOf(SCENES["days"]?.().view ?? {});
  const closed = sessions.map((session) => ({ ...session, phase: "closed" as const, now: { ...SCHEDULED, phase: "closed" as const } }));

  expect(sessionNow(sessions, null, null)?.start).toBe(Math.min(...sessions.map((session) => session.start)));
  expect(sessionNow(closed, null, null)?.start).toBe(Math.max(...sessions.map((session) => session.start)));
});

test("who was there is asked of the session that ended last, for a day", () => {
  const [first, second, ...rest] = sessionsOf(SCENES["days"]?.().view ?? {}).sort((a, b) => a.end - b.end);
  if (first === undefined || second === undefined) throw new Error("no sessions");
  const sessions = [...rest, { ...second, phase: "closed" as const }, { ...first, phase: "closed" as const }];

  expect(endedLately(sessions, second.end + 3_600_000)?.id).toBe(second.id);
  expect(endedLately(sessions, second.end + 25 * 3_600_000)).toBeNull();
  expect(endedLately([first, second, ...rest], second.end)).toBeNull();
});
