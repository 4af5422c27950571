/** Where the files and the print pages of a meeting lie. Pure. */
import type { Id } from "../../contract";

export const FILES = ["csv", "xlsx", "pdf", "json"] as const;
export const PARTICIPANTS = ["csv", "xlsx", "pdf"] as const;
export const PRINTS = ["badges", "nameplates", "participants", "attendance"] as const;
export type FileKind = (typeof FILES)[number];
export type Print = (typeof PRINTS)[number];

export function fileAt(meeting: Id, seat: Id, name: "attendance" | "participants", kind: FileKind): string {
  return `/m/${encodeURIComponent(meeting)}/${encodeURIComponent(seat)}/files/${name}.${kind}`;
}

export function printAt(meeting: Id, seat: Id, print: Print): string {
  return `/m/${encodeURIComponent(meeting)}/${encodeURIComponent(seat)}/print/${print}`;
}

export function printedAt(meeting: Id, seat: Id, print: Print): string {
  return `/m/${encodeURIComponent(meeting)}/${encodeURIComponent(seat)}/files/${print}.pdf`;
}
