/** Words of what comes in afterwards: a bridge's roster, a file of a signed sheet. */
import type { LeftOut } from "../../pages/attendance/roster";

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const roster = {
  open: "Import a bridge's roster",
  title: "Import a bridge's roster",
  intro: "A list of who was on the line, as the video bridge gives it: CSV or JSON. Nothing is recorded before you have seen each line.",
  drop: "Drop the file here, or",
  pick: "choose a file",
  file: "Roster file",
  reading: "Reading the file",
  session: "For the session",
  large: (mb: number): string => `The file is larger than ${mb} MB. Export only this session's participants.`,
  other: "Choose another file",
  line: "Line",
  name: "Name",
  is: "Is",
  isFor: (line: number, name: string): string => `Who is line ${line}, ${name}?`,
  matched: "matched",
  to_choose: "choose",
  unmatched: "no match",
  left_out: "left out",
  asName: "Keep as a name",
  skip: "Leave out",
  likely: "May be",
  everybody: "Everybody",
  whole: "whole session",
  until: (clock: string): string => `until ${clock}`,
  empty: "No line of the file names anybody.",
  problems: (n: number): string => `${plural(n, "problem", "problems")} in the file`,
  problem: (line: number, column: string, what: string): string => `Line ${line}${column === "" ? "" : `, ${column}`}: ${what}`,
  tell: (people: number, names: number): string => `${plural(people, "person", "people")}${names > 0 ? ` and ${plural(names, "bare name", "bare names")}` : ""}`,
  undecided: (n: number): string => `${plural(n, "line", "lines")} with more than one candidate ${n === 1 ? "stays a bare name" : "stay bare names"} until you choose.`,
  record: (what: string): string => `Record ${what}`,
  recording: (n: number, of: number): string => `Recording part ${n} of ${of}`,
  recorded: (what: string, before: number, of: number): string =>
    before === 0 ? `Recorded: ${what}.`
    : before >= of ? `This list is recorded already: ${what}. Nothing was added.`
    : `Recorded: ${what}. ${before} of ${of} parts had been recorded before and were not added again.`,
  nothing: "There is nothing to record.",
  preview: "Preview of the file",
  leftOut: {
    time: "its time cannot be read", no_such_time: "clocks never showed its time", other_day: "not a day of the session", two_days: "its day may be two",
    backwards: "ends before it begins", before: "before the session opened: not counted", after: "after it closed: not counted", no_time: "came and left in one moment: not counted",
  } satisfies Record<LeftOut, string>,
  doubtful: (n: number): string => `${plural(n, "line has", "lines have")} wrong times and ${n === 1 ? "is" : "are"} left out. Correct the file, or choose who it was: that counts for the hours shown.`,
  outside: (n: number): string => `${plural(n, "line lies", "lines lie")} outside the session and ${n === 1 ? "is" : "are"} not counted.`,
  unreached: { title: "The server was not reached", detail: "Nothing was recorded. Try again." },
  checking: "Checking the whole list",
};

export type RosterWords = typeof roster;
