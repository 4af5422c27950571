/**
 * Serves the desk's page where there is no network: its one HTML page and the files of its build,
 * and nothing else. Registered for one desk's address alone, so no other page passes through here;
 * answers of the API are never kept. Imports nothing: it is one file at /sw.js.
 */
export {};

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetched extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  addEventListener(what: "install" | "activate", on: (event: Extendable) => void): void;
  addEventListener(what: "fetch", on: (event: Fetched) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
}

/** Written by the build: what the page is made of, each name with its content's hash. */
const FILES: readonly string[] = JSON.parse("__FILES__") as string[];
const BUILD = "__BUILD__";

const PREFIX = "hybridmeet-desk-";
const CACHE = PREFIX + BUILD;
const SHELL = "/";
const NOT_OURS = /^\/(?:l|api|cal)(?:\/|$)|\/(?:files|print|cal)\//; // what the server writes: a long PDF takes its time
const PATIENCE_MS = 3_000; // a network that does not answer for so long counts as none
const me = globalThis as unknown as Scope;

me.addEventListener("install", (event) => event.waitUntil(install()));
me.addEventListener("activate", (event) => event.waitUntil(activate()));
me.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== me.location.origin) return;
  if (NOT_OURS.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith("/assets/")) event.respondWith(asset(request));
});

/** All or nothing: a server that was renewed meanwhile has other files, and the next visit tries again. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  const shell = await fetch(SHELL, { cache: "no-store" });
  const html = await shell.clone().text();
  if (!shell.ok || !FILES.some((name) => html.includes(`src="${name}"`))) throw new Error("another build is served now");
  await Promise.all([cache.put(SHELL, shell), cache.addAll(FILES)]);
  await me.skipWaiting();
}

/** The build before this one stays: a page that is still open may ask for a part of it. */
async function activate(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await me.clients.claim();
}

/** The network's page, which names the newest build; the kept one when it does not come. */
async function page(request: Request): Promise<Response> {
  const kept = async (): Promise<Response | undefined> => (await caches.open(CACHE)).match(SHELL);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.status < 500 ? answer : ((await kept()) ?? answer);
  } catch {
    return (await kept()) ?? Response.error();
  }
}

/** Names carry their content's hash: what is kept under one is right for ever. */
async function asset(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
