import { expect, test } from "vitest";

import { WORDS, spoken } from ".";
import { HERE } from "../pages/follow/words";
import { PRESENCE } from "../pages/chair/words";
import { preferredLang } from "./tongue.svelte";

const MINUTE = 60_000;

test.each([
  [20_000, "1 min", "1 phút"],
  [12 * MINUTE, "12 min", "12 phút"],
  [80 * MINUTE, "1 h 20 min", "1 giờ 20 phút"],
  [120 * MINUTE, "2 h", "2 giờ"],
  [28.5 * 60 * MINUTE, "1 day 4 h", "1 ngày 4 giờ"],
  [5 * 24 * 60 * MINUTE, "5 days", "5 ngày"],
])("%i ms is said as %s", (ms, en, vi) => {
  expect([spoken(WORDS.en, ms), spoken(WORDS.vi, ms)]).toEqual([en, vi]);
});

test.each([
  ["?lang=vi", "en", ["en-US"], "vi"],
  ["?lang=xx", "vi", ["en-US"], "vi"],
  ["", null, ["fr-FR", "vi-VN", "en"], "vi"],
  ["", "nonsense", ["fr-FR"], "en"],
])("asked with %s, stored %s, browser %s: %s", (search, stored, asked, lang) => {
  expect(preferredLang(search, stored, asked)).toBe(lang);
});

test.each([["the shared words", WORDS], ["who is here", HERE], ["presence and quorum", PRESENCE]])("no Vietnamese word was left in English: %s", (_name, catalogue) => {
  const flat = (words: object): string[] => Object.values(words).flatMap((word: unknown) => (typeof word === "string" ? [word] : typeof word === "object" && word !== null ? flat(word) : []));
  const english = new Set(flat(catalogue.en));

  expect(flat(catalogue.vi).filter((word) => english.has(word))).toEqual([]);
});
