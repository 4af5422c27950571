// What both Node contestants share: packages of web/, the frame's text, orders on standard input.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

export const require = createRequire(new URL("../../web/package.json", import.meta.url));

export const TEXT = readFileSync(process.argv[2], "utf8"); // 42/live,["patch",{…}]
export const PATCH = JSON.parse(TEXT.slice(TEXT.indexOf("[")))[1];

/** Obey `emit`, `burst K` and `count` until the input ends; each is answered by a line of JSON. */
export function obey({ port, emit, count }) {
  const answer = (told) => process.stdout.write(`${JSON.stringify(told)}\n`);
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const [verb, times] = line.split(" ");
    if (verb === "count") return answer({ count: count() });
    const t0 = process.hrtime.bigint();
    for (let left = Number(times ?? 1); left > 0; left--) emit();
    answer({ t0: Number(t0), t1: Number(process.hrtime.bigint()) });
  });
  lines.on("close", () => process.exit(0));
  answer({ port });
}
