/**
 * What a badge's QR says, and whether it is one of this meeting's: `HM1:<meeting>:<person>:<code>`.
 * The code is compared with the list of people, so that a desk needs no network for it. Pure.
 */
import type { Id } from "../../contract";

// a scanner that types changes large and small where a keyboard's caps lock is on
const BADGE = /^HM1:([a-z0-9-]{1,64}):([a-z0-9-]{1,64}):([A-Z2-7]{1,64})$/i;
const BEGINS = /^HM\d/i;
const LINK = /^https?:\/\/[^/]+\/l\//i;
// the address on a nameplate opens somebody's seat: it is a secret, and no name has "://" in it
const ADDRESS = /^[a-z][a-z0-9+.-]{0,31}:\/\//i;

export type Reading =
  | { kind: "person"; person: Id }
  /** A badge of another meeting. */
  | { kind: "other_meeting" }
  /** A badge of this meeting, of nobody on the list. */
  | { kind: "unknown" }
  /** The code is not the one of this person's badge. */
  | { kind: "forged" }
  /** The list has no code for this person. */
  | { kind: "unverified"; person: Id }
  /** A nameplate: it opens the delegate's own page. */
  | { kind: "nameplate" }
  /** No badge at all. */
  | { kind: "foreign" };

export interface Badged {
  readonly person: Id;
  readonly code: string | null;
}

/** Does a text that was typed into the search come from a scanner? A badge, a nameplate, or any other code that is an address. */
export function isScan(text: string): boolean {
  const said = text.trim();
  return BEGINS.test(said) || ADDRESS.test(said);
}

export function read(text: string, meeting: Id, list: readonly Badged[]): Reading {
  const [, of, person, code] = BADGE.exec(text.trim()) ?? [];
  if (of === undefined || person === undefined) return { kind: LINK.test(text.trim()) ? "nameplate" : "foreign" };
  if (of.toLowerCase() !== meeting) return { kind: "other_meeting" };
  const known = list.find((row) => row.person === person.toLowerCase());
  if (known === undefined) return { kind: "unknown" };
  if (known.code === null) return { kind: "unverified", person: known.person };
  return known.code === code?.toUpperCase() ? { kind: "person", person: known.person } : { kind: "forged" };
}
