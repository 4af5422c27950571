/** Words of who is here, for whoever follows: counts for all, names for one's own delegation alone. */
import type { Modality, Mode } from "../../contract";
import type { Purpose, State } from "../../live/quorum";

const modality: Record<Modality, string> = { in_person: "in the room", online: "online", mixed: "mixed", absent: "not here" };
const mode: Record<Mode, string> = {
  in_person: "in the room", online: "online", both: "both: in the room and online, counted once", reconnecting: "reconnecting, still counted",
  away: "away", not_arrived: "not here yet", unknown: "not known",
};
const state: Record<State, string> = { met: "met", at_risk: "at risk", not_met: "not met" };

export const here = {
  title: "Who is here",
  present: (n: number, of: number): string => `${n} of ${of} present`,
  room: "In the room",
  online: "Online",
  both: (n: number): string => `${n} counted once: in the room and online.`,
  reconnecting: (n: number): string => `${n} reconnecting: still counted.`,
  show: (n: number): string => `By delegation (${n})`,
  modality,
  inRoom: (n: number): string => `${n} in room`,
  onLine: (n: number): string => `${n} online`,
  ofBoth: (n: number): string => `${n} both`,
  ofReconnecting: (n: number): string => `${n} reconnecting`,

  quorum: {
    state,
    to: { open: "Quorum to open", decide: "Quorum to decide" } satisfies Record<Purpose, string>,
    counts: (present: number, needed: number, unit: string): string => `${unit} present: ${present}, needed: ${needed}`,
    unit: { delegations: "delegations", people: "people" },
    roll: (time: string): string => `by roll call, ${time}`,
  },

  yours: {
    title: (name: string): string => `Your delegation: ${name}`,
    mode,
    you: "you",
    in: (place: string): string => `in ${place}`,
    since: "since",
    failed: "Who is where could not be fetched; the page tries again.",
  },

  lost: {
    title: (time: string): string => `Your delegation lost contact at ${time}.`,
    say: "Nobody of it was in the room or online. Whoever is back counts at once.",
    back: (time: string): string => `It has been here again since ${time}.`,
    close: "Close",
  },

  declare: {
    title: "Were you there?",
    say: "The list of this session is not certified yet. If you took part otherwise, say so.",
    record: {
      in_person: "The list has you in the room", online: "The list has you online", both: "The list has you in the room and online",
      none: "The list does not have you at this session.",
      of: (minutes: number): string => `${minutes} min of it`,
    },
    in_room: "I attended in the room",
    online: "I attended online",
    done: { room: "You said: I attended in the room.", online: "You said: I attended online." },
    marked: "It is marked as your own word, until the secretary certifies the list.",
    other: "Say it otherwise",
    recorded: "Recorded as your own word.",
    undo: "Undo",
    seconds: (n: number): string => `${n} s`,
    undone: "Undone: it stands as before.",
    sending: "Sending…",
    closed: "The list of this session is certified now; nothing can be added here. Turn to the secretary.",
    over: "The time in which one may say so is over. Turn to the secretary.",
    failed: "It was not recorded. Try again in a moment.",
  },
};
export type HereWords = typeof here;
