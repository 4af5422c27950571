import { expect, test } from "vitest";
import type { SaidFact, SaidRow } from "../../contract";
import { correctFact, correctRow, isOnLine, nameIs, takeFactBack, takeNameBack, takeRowBack, writtenAt } from "./said";

const ZONE = "Asia/Ho_Chi_Minh";
const BEGAN = "2022-06-07T01:31:07.250Z";
const FACT: SaidFact = { command: "c1", source: "qr", channel: "room", here: true, at: BEGAN, told_at: BEGAN, by: "Desk 1", place: "grand", via: null, void_at: null };
const ROW: SaidRow = { session: "d1-am", sheet: 40, row: 2, source: "paper", channel: "room", began_at: BEGAN, ended_at: "2022-06-07T05:00:00.000Z", told_at: BEGAN, by: null, void_at: null };

test("a scan is taken back by its command, and undone as it was", () => {
  expect(takeFactBack("id-head", FACT)).toEqual({
    body: { type: "attendance.take_back", person: "id-head", command: "c1" },
    undo: { type: "attendance.check_in", person: "id-head", source: "qr", at: BEGAN, place: "grand" },
  });
  expect(takeFactBack("id-head", { ...FACT, here: false }).undo).toEqual({ type: "attendance.check_out", person: "id-head", source: "qr", at: BEGAN });
  expect(takeFactBack("id-head", { ...FACT, source: "technician", channel: "online" }).undo).toBeNull();
});

test("a scan is put right by one command, and that by another", () => {
  const act = correctFact("id-head", FACT, { person: "vn-head", channel: "room", began_at: "2022-06-07T01:40:00.000Z", ended_at: null, place: "annex" });
  expect(act.body).toEqual({ type: "attendance.correct", person: "id-head", command: "c1", becomes: { person: "vn-head", place: "annex", at: "2022-06-07T01:40:00.000Z" } });
  expect(act.undo("c2")).toEqual({ type: "attendance.correct", person: "vn-head", command: "c2", becomes: { person: "id-head", place: "grand", at: BEGAN } });
});

test("a word that does not hold puts nobody on the line", () => {
  const heard: SaidFact = { ...FACT, source: "technician", channel: "online", via: "phone" };
  const said = (...facts: SaidFact[]) => ({ person: "id-head", facts, rows: [], lines: [] });
  expect(isOnLine(said(FACT, heard))).toBe("phone");
  expect(isOnLine(said(heard, { ...heard, here: false }))).toBeNull();
  expect(isOnLine(said({ ...heard, void_at: BEGAN }))).toBeNull();
});

test("a row is named by its sheet; somebody's own word nobody can say again", () => {
  const { body, undo } = takeRowBack("id-head", ROW);
  expect(body).toEqual({ type: "attendance.take_back_rows", session: "d1-am", sheet: 40, rows: [2] });
  expect(undo).toMatchObject({ source: "paper", rows: [{ person: "id-head", channel: "room", began_at: BEGAN }] });
  expect(takeRowBack("id-head", { ...ROW, source: "self" }).undo).toBeNull();
  expect(correctRow(ROW, { person: "vn-head", channel: "online", began_at: null, ended_at: BEGAN })).toEqual({
    type: "attendance.correct_row", session: "d1-am", sheet: 40, row: 2, becomes: { person: "vn-head", channel: "online", ended_at: BEGAN },
  });
});

test("a bare name is somebody after all, or nobody", () => {
  const name = { name: "unmatched-a-0", written: "iPhone" };
  expect(takeNameBack("d1-am", 40, "bridge", name)).toEqual({
    body: { type: "attendance.take_back_rows", session: "d1-am", sheet: 40, names: ["unmatched-a-0"] },
    undo: { type: "attendance.record", session: "d1-am", source: "bridge", unmatched: ["iPhone"] },
  });
  expect(nameIs("d1-am", 40, name, { person: "vn-head", channel: "online", began_at: null, ended_at: null })).toMatchObject({ name: "unmatched-a-0", becomes: { person: "vn-head" } });
});

test("an hour that nobody touched stays to the millisecond, an empty one is the session's", () => {
  expect(writtenAt("08:31", BEGAN, "2022-06-07", ZONE)).toBe(BEGAN);
  expect(writtenAt("08:45", BEGAN, "2022-06-07", ZONE)).toBe("2022-06-07T01:45:00.000Z");
  expect(writtenAt("9:30", null, "2022-06-07", ZONE)).toBeUndefined();
  expect(writtenAt("09:30", null, "2022-06-07", ZONE)).toBe("2022-06-07T02:30:00.000Z");
  expect(writtenAt(" ", BEGAN, "2022-06-07", ZONE)).toBeNull();
});
