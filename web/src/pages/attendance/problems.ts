/** What is wrong with a file, a line or a row, in the reader's language: by its code, else as the server says it. Pure. */
import type { AttendanceSheet, Id, Refused } from "../../contract";
import { own } from "../../live/own";
import { hourMinute } from "../../live/zones";
import type { AttendanceWords } from "../../words/en/attendance";
import type { RosterProblem } from "./roster";

type Params = Readonly<Record<string, string | number>>;
interface Told {
  readonly title: string;
  readonly detail?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly params?: Params;
}

export function problemSaid(w: AttendanceWords, problem: RosterProblem): string {
  const { line, column, code, params, what } = problem;
  const said = own(w.roster.wrong, code)?.(params) ?? what;
  return w.roster.problem(line, column === null ? "" : (own(w.roster.columns, column) ?? column), said);
}

/** Why a file as a whole is none. */
export function fileSaid(w: AttendanceWords, told: Told): string {
  return own(w.roster.noRoster, told.reason)?.(told.params ?? {}) ?? w.refused(told.title, told.detail ?? "");
}

/** Why something was refused; a row is named by its number, its person and what to do. */
export function refusalSaid(w: AttendanceWords, refusal: Refused, sheet: Pick<AttendanceSheet, "people" | "home_zone"> | null): { title: string; detail: string } {
  const row = own(w.roster.row, refusal.reason);
  const { part, row: number, person, opened, closed } = refusal.params ?? {};
  const hour = (instant: unknown): string => (typeof instant === "string" ? hourMinute(Date.parse(instant), sheet?.home_zone ?? "UTC") : "");
  const name = (id: unknown): string => sheet?.people.find((one) => one.person === (id as Id))?.name ?? String(id ?? "");
  if (row !== undefined) {
    const where = w.roster.where(Number(part ?? 0), Number(number ?? 0), name(person));
    return { title: w.roster.notRecorded, detail: `${where}: ${row(hour(opened), hour(closed))}` };
  }
  return own(w.roster.refusals, refusal.code) ?? { title: refusal.title, detail: refusal.detail };
}
