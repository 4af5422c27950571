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
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return w.hours(hours, minutes % 60);
  if (hours < 72 && hours % 24 > 0) return `${w.days(Math.floor(hours / 24))} ${w.hours(hours % 24, 0)}`;
  return w.days(Math.round(hours / 24));
}
