/** A page of another build than the server's renews itself: once, and not all pages at once. */
import { recall, remember } from "./choices";

const SPREAD_MS = 5_000;

/** After a restart of the server: is this page still the one it serves? If not, load the new one. */
export async function renewWhenNewer(): Promise<void> {
  const mine = entryOf(document.documentElement.outerHTML);
  const response = await fetch("/", { cache: "no-store" }).catch(() => null);
  if (response === null || !response.ok) return;
  const served = entryOf(await response.text());
  if (mine === null || served === null || mine === served) return;
  if (recall("renewed") === served) return; // tried before: a cache in between is older than the server
  remember("renewed", served);
  setTimeout(() => location.reload(), Math.random() * SPREAD_MS);
}

/** The entry script that a page names: its address carries a hash of the build. */
export function entryOf(html: string): string | null {
  return /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? null;
}
