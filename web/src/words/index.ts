/** The words that every page shares, Home and Follow among them. */
import { en, type Words } from "./en";
import type { Catalogue } from "./tongue.svelte";
import { vi } from "./vi";

export const WORDS: Catalogue<Words> = { en, vi };
export type { Words };

/** "6 min", "1 h 20 min", "3 days": as coarse as one would say it. */
export function spoken(w: Words, ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return w.minutes(minutes);
  if (minutes < 36 * 60) return w.hours(Math.floor(minutes / 60), minutes % 60);
  return w.days(Math.round(minutes / (24 * 60)));
}
