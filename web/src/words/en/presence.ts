/** Words of who is here and of quorum, for the chair's desk and its sheets. */
import type { Purpose, State } from "../../live/quorum";
import type { Credentials, Modality } from "../../contract";

const state: Record<State, string> = { met: "Met", at_risk: "At risk", not_met: "Not met" };
const purpose: Record<Purpose, string> = { open: "To open the session", decide: "To decide" };
const modality: Record<Modality, string> = { in_person: "in the room", online: "online", mixed: "mixed", absent: "not here" };
const credentials: Record<Credentials, string> = { accepted: "accepted", provisional: "provisional", pending: "pending" };
const many = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`;

export const presence = {
  state,
  purpose,
  modality,
  credentials,

  // the strip on top
  quorum: "Quorum",
  quorumTo: { open: "Quorum to open", decide: "Quorum to decide" },
  quorumAtClose: "Quorum at the close",
  needs: (present: number, needed: number): string => `${present}, needs ${needed}`,
  openSheet: "Quorum and roll call",

  // the sheet
  title: "Quorum",
  unit: { delegations: "delegations", people: "people" },
  counted: {
    continuous: "Counted as observed, at every moment",
    snapshot: (time: string): string => `Counted once, at the opening, ${time}`,
    roll_call: (time: string): string => `Counted by roll call, ${time}`,
    waiting: "Counted once, when the session is opened",
  },
  ring: (present: number, needed: number, base: number): string => `${present} present of ${base}; ${needed} needed`,
  present: (n: number, base: number): string => `${n} of ${base} present`,
  needed: (n: number): string => `${n} needed`,
  nothing: "Nothing is asked",
  missing: (n: number): string => (n === 0 ? "Nobody is missing" : `Missing (${n})`),
  reconnecting: (n: number): string => `Reconnecting, still counted (${n})`,
  never: "A lost quorum stops nothing by itself. What to do about it is the chair's.",
  noRule: "This meeting goes by no quorum rule.",
  by: "Rule",
  close: "Close",
  who: "Who is missing",
  again: {
    quorum_lost: "Quorum is there again.",
    contact_lost: "The delegation is here again.",
    desk_offline: "A check-in desk has a line again.",
  },

  // the roll
  roll: {
    call: "Call the roll",
    again: "Call the roll again",
    goOn: "Go on with the roll",
    correctIt: "Correct the roll",
    setAside: "Set the roll aside",
    setAsideDetail: "With the roll set aside it is counted as observed again.",
    title: "Roll call",
    now: "Called now",
    all: "All have been called",
    answered: (n: number, of: number): string => `${n} of ${of} called`,
    answer: { in_person: "In the room", online: "Online", absent: "Absent" },
    short: { in_person: "room", online: "online", absent: "absent" },
    observed: (mode: string): string => `observed: ${mode}`,
    correct: "Arrow keys go back to a line; another answer corrects it.",
    declare: "Declare the roll",
    declareDetail: (left: number): string => (left === 0 ? "It counts instead of what is observed, until it is set aside." : `${many(left, "delegation has", "delegations have")} not been called and will count as absent.`),
    declared: (time: string): string => `Declared at ${time}. An answer given now corrects it.`,
    list: "Delegations in alphabetical order",
    later: "Not now",
  },

  // what was done
  done: {
    roll_called: "The roll is being called.",
    roll_closed: "The roll is declared and counts now.",
    roll_aside: "The roll is set aside: what is observed counts.",
    admitted: (name: string): string => `${name} is admitted.`,
    turned_away: (name: string): string => `${name} is not admitted.`,
    credentials: (name: string, how: string): string => `Credentials of ${name}: ${how}.`,
  },

  // people
  modalityOf: (word: string, counts: string): string => (counts === "" ? word : `${word} (${counts})`),
  inRoom: (n: number): string => `${n} in room`,
  onLine: (n: number): string => `${n} online`,
  ofBoth: (n: number): string => `${n} both`,
  ofReconnecting: (n: number): string => `${n} reconnecting`,
  credentialsAre: (word: string): string => `Credentials ${word}`,
  setCredentials: (name: string): string => `Credentials of ${name}`,
  exception: {
    reconnecting: (n: number): string => `${n} reconnecting`,
    away: (n: number): string => `${n} out of contact`,
    left: (n: number): string => `${n} left`,
    pending: (n: number): string => `${n} waiting`,
    unexpected: (n: number): string => `${n} not as expected`,
    phone: (n: number): string => `${n} by phone`,
    connected: (n: number): string => `${n} page only`,
    idle: (n: number): string => `${n} idle`,
    both: (n: number): string => `${n} also online`,
    none: "not here yet",
    provisional: "provisional",
    uncredited: "not accredited",
  },
  more: (n: number): string => `+${n}`,
  sign: {
    in_person: "in the room", both: "in the room and online, counted once", online: "online", reconnecting: "reconnecting: still counted",
    away: "was here, line lost: out of contact", left: "was here, has left", not_arrived: "not here yet", idle: "online, page out of sight", phone: "on the line by phone or bridge",
    unexpected: "came another way than expected", pending: "waits for the secretary",
  },
  hasLeft: "has left",
  signs: "Marks of people",
  idle: "page out of sight",
  via: { phone: "by phone", bridge: "on the bridge" },
  came: { in_person: "came in person, expected online", online: "came online, expected in person" },
  waits: "waits for the secretary",
  replaces: (name: string): string => `replaces ${name}`,
  waiting: (n: number): string => many(n, "waits for the secretary", "wait for the secretary"),
  waitingTitle: "Waiting for the secretary",
  admit: "Admit",
  refuse: "Refuse",
  roomOnline: (room: number, online: number): string => `${room} in room, ${online} online`,
};
export type PresenceWords = typeof presence;
