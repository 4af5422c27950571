/// <reference types="vitest/config" />
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

import { deskWorker } from "./tools/worker.ts";

const SERVER = process.env["HYBRIDMEET_SERVER"] ?? "http://127.0.0.1:8080";
const SHARED = /node_modules\/(?!(d3-|idb\/|qr\/))|\/src\/(parts\/(?!Rehearse)|live|words\/[^/]+$|contract)|vite\/preload/;

/** Leaves a file.br beside each text: a seventh smaller than gzip, and packed once, not at each start. */
const brotli: Plugin = {
  name: "brotli",
  apply: "build",
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle).filter((one) => /^assets\/.*\.(js|css|svg)$/.test(one))) {
      const file = join(dir ?? "", name);
      writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
    }
  },
};

export default defineConfig({
  plugins: [svelte(), deskWorker, brotli],
  build: {
    outDir: "../hybridmeet/web",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    assetsInlineLimit: 0, // an inlined font would be a data: URL, which the page's policy refuses
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: "index.html", sw: "src/pages/desk/worker.ts" },
      output: {
        // the worker's address never changes: browsers look there for a newer one
        entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        // what pages share comes in one file: a far reader pays for each question, not for each kB
        codeSplitting: { groups: [{ name: "shared", test: SHARED }] },
      },
    },
  },
  server: {
    proxy: {
      "/api": SERVER,
      "/l/": SERVER,
      "^/m/.*/(cal|files|print)/": SERVER,
      "/socket.io/": { target: SERVER, ws: true },
    },
  },
  test: {
    include: ["src/**/*.test.ts"],
    environment: "node",
  },
});
