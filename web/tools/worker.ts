/** Tells the desk's worker what its page is made of, once the build has named it. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Plugin } from "vite";

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

const ENTRY = "index.html";
const PAGE = "src/pages/Desk.svelte";
const WORKER = "sw.js";
const MANIFEST = ".vite/manifest.json";

/** The files of the page: what it imports, what it may import later, styles and fonts. */
export function filesOf(manifest: Manifest): readonly string[] {
  const seen = new Set<string>();
  const files = new Set<string>();
  const take = (name: string, later: boolean): void => {
    const chunk = manifest[name];
    if (chunk === undefined || seen.has(name)) return;
    seen.add(name);
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(`/${file}`);
    for (const next of chunk.imports ?? []) take(next, false);
    if (later) for (const next of chunk.dynamicImports ?? []) take(next, true);
  };
  take(ENTRY, false); // its later imports are all other pages
  take(PAGE, true);
  return [...files].sort();
}

export const deskWorker: Plugin = {
  name: "desk-worker",
  apply: "build",
  writeBundle({ dir }, bundle) {
    const told = bundle[MANIFEST];
    if (told?.type !== "asset") throw new Error("the build left no manifest");
    const files = filesOf(JSON.parse(String(told.source)) as Manifest);
    if (!files.some((file) => file.includes("/Desk-"))) throw new Error("the desk's page is not in the build");
    const build = createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 12);
    const worker = join(dir ?? "", WORKER);
    const text = readFileSync(worker, "utf8").replace("__FILES__", JSON.stringify(files).replaceAll('"', '\\"')).replace("__BUILD__", build);
    writeFileSync(worker, text);
  },
};
