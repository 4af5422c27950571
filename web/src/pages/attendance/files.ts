/** Where the files and the print pages of a meeting lie, and who may have them. Pure. */
import type { Id, Role } from "../../contract";

export type Page = "attendance" | "participants" | "badges" | "nameplates";
export interface Row {
  readonly what: Page | "items" | "signatures";
  readonly files: readonly string[];
  /** Its page to print; the sheet to sign is the page called attendance. */
  readonly print: Page | null;
}

/** The forms in which the lists of agenda items come. */
export const ITEM_FILES = ["items.csv", "items.xlsx", "items.pdf", "items.json"] as const;

const ROWS: readonly Row[] = [
  { what: "attendance", files: ["attendance.csv", "attendance.xlsx", "attendance.pdf", "attendance.json"], print: null },
  { what: "items", files: ITEM_FILES, print: null },
  { what: "participants", files: ["participants.csv", "participants.xlsx", "participants.pdf"], print: "participants" },
  { what: "signatures", files: ["signatures.pdf"], print: "attendance" },
  { what: "badges", files: ["badges.pdf"], print: "badges" },
  { what: "nameplates", files: ["nameplates.pdf"], print: "nameplates" },
];
/** The forms in which a certified list comes. */
export const CERTIFIED_FILES = ["attendance.csv", "attendance.xlsx", "attendance.pdf", "attendance.json"] as const;
const FOR_ALL_WHO_READ: ReadonlySet<Row["what"]> = new Set<Row["what"]>(["attendance", "items", "participants"]);

/** What this seat may take: paper that is handed out is the secretary's. */
export function rowsFor(role: Role | null): readonly Row[] {
  return role === "secretary" ? ROWS : ROWS.filter((row) => FOR_ALL_WHO_READ.has(row.what));
}

/** Whose nameplate may carry a link: it stands in the open, and opens no seat that runs the meeting. */
export function isPlated(person: { readonly role: Role; readonly pending?: boolean }): boolean {
  return person.pending !== true && (person.role === "delegate" || person.role === "speaker" || person.role === "observer");
}

/** The address of a file or a page, in a language, as it was at an instant where one is looked at. */
export function addressOf(meeting: Id, seat: Id, path: string, lang: string, until: number | null = null): string {
  const asked = new URLSearchParams({ lang, ...(until === null ? {} : { until: new Date(until).toISOString() }) });
  return `/m/${encodeURIComponent(meeting)}/${encodeURIComponent(seat)}/${path}?${asked.toString()}`;
}

/** The address of a session's list as it was certified. */
export function certifiedAt(meeting: Id, seat: Id, session: Id, file: string, lang: string, until: number | null = null): string {
  return `${addressOf(meeting, seat, `files/${file}`, lang, until)}&certified=1&session=${encodeURIComponent(session)}`;
}

/** The address of the list of one item, or of all items of a session. */
export function itemsAt(file: string, { meeting, seat, lang, until }: { meeting: Id; seat: Id; lang: string; until: number | null }, session: Id, item?: Id): string {
  const named = new URLSearchParams({ session, ...(item === undefined ? {} : { item }) });
  return `${addressOf(meeting, seat, `files/${file}`, lang, until)}&${named.toString()}`;
}

/** "attendance.csv" is said as CSV. */
export function kindOf(file: string): string {
  return (file.split(".").at(-1) ?? "").toUpperCase();
}
