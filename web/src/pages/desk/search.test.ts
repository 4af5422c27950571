import { expect, test } from "vitest";

import { found, hayOf, marked, missing } from "./search";

const row = (...texts: string[]) => ({ name: texts[0] ?? "", hay: hayOf(...texts), home: hayOf(texts[1]) });
const PEOPLE = [
  row("Defence Attaché of Indonesia in Viet Nam", "Indonesia"),
  row("Defence Attaché of India in Viet Nam", "India"),
  row("Đại tá Đặng Thị Hà", "Viet Nam"),
  row("Lt. Gen. N'Guessan-Koné", "Côte d’Ivoire"),
  row("Søren Łukasz Åström", "Observers"),
];
const names = (question: string): string[] => found(PEOPLE, question).map(({ name }) => name);
const underlined = (text: string, question: string): string =>
  marked(text, question).map(({ text: piece, hit }) => (hit ? `[${piece}]` : piece)).join("");

test.each([
  ["att ind", ["Defence Attaché of Indonesia in Viet Nam", "Defence Attaché of India in Viet Nam"]],
  ["viet", ["Đại tá Đặng Thị Hà", "Defence Attaché of Indonesia in Viet Nam", "Defence Attaché of India in Viet Nam"]],
  ["INDIA attache", ["Defence Attaché of India in Viet Nam"]],
  ["ha dang", ["Đại tá Đặng Thị Hà"]],
  ["đặng", ["Đại tá Đặng Thị Hà"]],
  ["dai ta", ["Đại tá Đặng Thị Hà"]],
  ["divoire lt gen", ["Lt. Gen. N'Guessan-Koné"]],
  ["kone nguessan", ["Lt. Gen. N'Guessan-Koné"]],
  ["soren lukasz astrom", ["Søren Łukasz Åström"]],
  ["donesi", ["Defence Attaché of Indonesia in Viet Nam"]],
  ["nobody", []],
  ["  . ", []],
])("%s finds %j", (question, expected) => {
  expect(names(question)).toEqual(expected);
});

test("a letter of the alphabet is found however its marks are written", () => {
  const apart = "Đặng Thị Hà".normalize("NFD");

  expect(found([row(apart)], "dang ha")).toHaveLength(1);
  expect(underlined(apart, "ha").normalize("NFC")).toBe("Đặng Thị [Hà]");
});

test.each([
  ["Defence Attaché of Indonesia in Viet Nam", "att ind", "Defence [Att]aché of [Ind]onesia in Viet Nam"],
  ["Defence Attaché", "tache", "Defence At[taché]"],
  ["Đại tá Đặng Thị Hà", "ta dang", "Đại [tá Đặng] Thị Hà".replace("[tá Đặng]", "[tá] [Đặng]")],
  ["Côte d’Ivoire", "divoire", "Côte [d’Ivoire]"],
  ["India", "xyz", "India"],
])("in %s the letters of %s are underlined", (text, question, expected) => {
  expect(underlined(text, question)).toBe(expected);
});

test("who begins with a word stands before whom it only occurs in", () => {
  expect(found([row("Maindia Rao"), row("Rao India")], "ind").map(({ name }) => name)).toEqual(["Rao India", "Maindia Rao"]);
});

test("what the name already shows is not underlined again", () => {
  expect([missing("Head of Delegation", "head indo"), missing("Defence Attaché of India", "att ind")]).toEqual(["indo", ""]);
});
