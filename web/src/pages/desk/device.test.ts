import { expect, test } from "vitest";

import { deviceOf } from "./device";

test("a desk's device has signs of its own that a command's id may begin with", () => {
  const one = deviceOf("m/desk-1");

  expect(`${one}.${crypto.randomUUID()}`).toMatch(/^[0-9a-f]{8}\.[A-Za-z0-9._:-]{1,55}$/);
  expect(deviceOf("m/desk-2")).not.toBe(one);
});
