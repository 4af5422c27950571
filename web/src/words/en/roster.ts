/** Words of what comes in afterwards: a bridge's roster, a file of a signed sheet. */
import type { LeftOut } from "../../pages/attendance/roster";

type Sentence = (params: Readonly<Record<string, string | number>>) => string;

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
  writeHours: "Write both hours of the session, as 15:20. Until then the line is left out.",
  until: (clock: string): string => `until ${clock}`,
  empty: "No line of the file names anybody.",
  problems: (n: number): string => `${plural(n, "problem", "problems")} in the file`,
  problem: (line: number, column: string, what: string): string => `Line ${line}${column === "" ? "" : `, ${column}`}: ${what}`,
  tell: (people: number, names: number, rows = people): string => `${plural(people, "person", "people")}${rows > people ? ` on ${rows} lines` : ""}${names > 0 ? ` and ${plural(names, "bare name", "bare names")}` : ""}`,
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
  doubtful: (n: number): string => `${plural(n, "line has", "lines have")} wrong times and ${n === 1 ? "is" : "are"} left out. Correct the file, or choose who it was and write the hours.`,
  outside: (n: number): string => `${plural(n, "line lies", "lines lie")} outside the session and ${n === 1 ? "is" : "are"} not counted.`,
  unreached: { title: "The server was not reached", detail: "Nothing was recorded. Try again." },
  checking: "Checking the whole list",
  columns: { name: "name", joined: "came", left: "left" } as Record<string, string>,
  wrong: {
    too_many: ({ most }) => `Only the first ${most} lines were read: send the rest as another file.`,
    long_name: ({ most }) => `A name has at most ${most} signs: shorten it, or close a quotation mark left open.`,
    no_name: () => "Here is no name: write one, or leave the line out.",
    control: ({ sign }) => `The name holds the control character ${sign}: write it as one line of text.`,
    backwards: () => "It ends before it begins: correct its times.",
    time: () => "The time is not understood: write it like 2022-06-07 14:30 or 14:30.",
    no_such_time: () => "Clocks never showed this time: they were put forward.",
    other_day: () => "This is not a day of the session.",
    two_days: () => "This may be two days: write it like 2022-06-07.",
    quotes: () => "A quotation mark is opened here and not closed.",
    long_field: ({ most }) => `A field of this line is too long, and a name has at most ${most} signs: shorten it or leave the line out.`,
    guessed_encoding: () => "This file is not UTF-8. It was read as Windows-1252: look at the names with signs, or save it as CSV UTF-8.",
    broken_byte: ({ byte }) => `The byte ${byte} of this line is no UTF-8; \ufffd stands in its place: look at the name, or save the file as CSV UTF-8 again.`,
    more_broken_bytes: () => "From here on more lines hold bytes that are no UTF-8: save the file again.",
  } as Record<string, Sentence>,
  noRoster: {
    empty: () => "The file is empty.",
    zip: () => "This is a ZIP or Excel file: open it and save the list as CSV.",
    old_excel: () => "This is an old Excel file: open it and save the list as CSV.",
    pdf: () => "This is a PDF: take the bridge's CSV export, or type the sheet.",
    picture: () => "This is a picture: type the sheet.",
    no_text: () => "This is no text: save the list as CSV.",
    web_page: () => "This is a web page, as a bridge gives who is not signed in: sign in there, and take the list as CSV.",
    encoding: ({ encoding }) => `The file begins like ${encoding} and goes on otherwise: save it as CSV UTF-8.`,
    no_names: () => "No line of the file holds a name.",
    bad_json: ({ line }) => `This begins like JSON and is none: look at line ${line}.`,
    no_list: () => "This JSON holds no list of people: take the bridge's CSV export instead.",
  } as Record<string, Sentence>,
  notRecorded: "Nothing of it was recorded",
  where: (part: number, row: number, name: string): string => [part > 0 ? `Part ${part}` : "", row > 0 ? `row ${row}` : "", name].filter((text) => text !== "").join(", "),
  row: {
    row_backwards: () => "it ends before it begins; correct its times.",
    row_before: (opened: string) => `it ends before the session opened (${opened}); leave it out.`,
    row_after: (_: string, closed: string) => `it begins after the session, which reaches to ${closed}; leave it out.`,
    row_no_time: () => "it ends in the moment in which it begins; leave it out.",
    row_person: () => "nobody of the meeting, or a screen; choose somebody else.",
  } as Record<string, (opened: string, closed: string) => string>,
  /** Refusals in the reader's words; what is not here is said as the server says it. */
  refusals: {} as Record<string, { title: string; detail: string }>,
};

export type RosterWords = typeof roster;
