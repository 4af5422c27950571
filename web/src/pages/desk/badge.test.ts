import { expect, test } from "vitest";

import { isScan, read } from "./badge";

const LIST = [{ person: "in-head", code: "ZJFH2UIO" }, { person: "late-guest", code: null }];

test.each([
  ["HM1:aaptc-2022:in-head:ZJFH2UIO", { kind: "person", person: "in-head" }],
  ["HM1:aaptc-2022:in-head:ZJFH2UIO\r\n", { kind: "person", person: "in-head" }],
  ["hm1:AAPTC-2022:IN-HEAD:zjfh2uio", { kind: "person", person: "in-head" }],
  ["HM1:aaptc-2022:in-head:ZJFH2UIQ", { kind: "forged" }],
  ["HM1:aaptc-2022:in-head:", { kind: "foreign" }],
  ["HM1:admm-pko-14:in-head:ZJFH2UIO", { kind: "other_meeting" }],
  ["HM1:aaptc-2022:nobody:ZJFH2UIO", { kind: "unknown" }],
  ["HM1:aaptc-2022:constructor:x", { kind: "unknown" }],
  ["HM1:aaptc-2022:late-guest:anything", { kind: "unverified", person: "late-guest" }],
  ["https://meet.example.org/l/abc", { kind: "nameplate" }],
  [" HTTPS://MEET.EXAMPLE.ORG:8443/L/ABC\r", { kind: "nameplate" }],
  ["https://evil.example/", { kind: "foreign" }],
  ["", { kind: "foreign" }],
])("%j is read as %j", (text, expected) => {
  expect(read(text, "aaptc-2022", LIST)).toEqual(expected);
});

test.each([["HM1:a", true], [" HM1:a:b:c", true], ["hm1:a", true], ["Hm", false], ["han", false], ["https://meet.example.org/l/abc", true], [" HTTP://10.0.0.4:8800/l/x", true], ["https", false], ["att: ind", false], ["a//b", false]])("typed %j comes from a scanner: %s", (text, expected) => {
  expect(isScan(text)).toBe(expected);
});
