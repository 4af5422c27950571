import { expect, test } from "vitest";

import type { Refused } from "../../contract";
import { sheetAt } from "../../fixtures/sheet";
import { attendance as en } from "../../words/en/attendance";
import { attendance as vi } from "../../words/vi/attendance";
import { fileSaid, problemSaid, refusalSaid } from "./problems";

const CODES = [
  "too_many", "long_name", "no_name", "control", "backwards", "time", "no_such_time", "other_day", "two_days", "quotes", "long_field",
  "guessed_encoding", "broken_byte", "more_broken_bytes",
];

test.each(CODES)("%s is said in both languages, with where it stands", (code) => {
  const problem = { line: 7, column: "joined", code, params: { most: 300, sign: "U+0085", byte: "0xE1" }, what: "as the server says it" };

  expect(problemSaid(en, problem)).toMatch(/^Line 7, came: /);
  expect(problemSaid(vi, problem)).toMatch(/^Dòng 7, giờ vào: /);
  expect([problemSaid(en, problem), problemSaid(vi, problem)].join()).not.toMatch(/undefined|as the server/);
});

test("what this page does not know is said as the server says it", () => {
  const problem = { line: 7, column: null, code: "something_new", params: {}, what: "It is new." };

  expect(problemSaid(vi, problem)).toBe("Dòng 7: It is new.");
  expect(fileSaid(vi, { title: "Not understood", detail: "source: It is new.", reason: "something_new" })).toBe("Not understood. source: It is new.");
  expect(fileSaid(vi, { title: "Not understood", detail: "", reason: "bad_json", params: { line: 3 } })).toContain("dòng 3");
});

test("a row that is refused is named by its part, its number, its person, and what to do", () => {
  const sheet = sheetAt();
  const person = sheet.people[0];
  const params = { part: 2, row: 3, person: person?.person ?? "", opened: "2022-06-07T02:00:00.000Z", closed: "2022-06-07T05:00:00.000Z" };
  const refusal: Refused = { ok: false, code: "malformed", title: "Not a command", detail: "parts.1: rows.2.ended_at: …", reason: "row_before", params };

  expect(refusalSaid(vi, refusal, sheet)).toEqual({ title: "Chưa ghi gì trong đó", detail: `Phần 2, hàng 3, ${person?.name}: kết thúc trước khi phiên mở (09:00); hãy bỏ ra.` });
  expect(refusalSaid(en, { ...refusal, reason: "row_after", params: { ...params, part: 0, row: 0 } }, sheet).detail).toBe(`${person?.name}: it begins after the session, which reaches to 12:00; leave it out.`);
});

test("other refusals are Vietnamese by their code, English as the server says them", () => {
  const refusal: Refused = { ok: false, code: "out_of_order", title: "Not now", detail: "That was taken back already." };

  expect(refusalSaid(vi, refusal, null).title).toBe("Lúc này không làm được");
  expect(refusalSaid(en, refusal, null)).toEqual({ title: "Not now", detail: "That was taken back already." });
});
