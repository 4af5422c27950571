/** Words of who was there at each item of the agenda. */
import type { ItemPhase } from "../../contract";

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const phase: Record<ItemPhase, string> = { pending: "not opened yet", current: "open now", concluded: "concluded", deferred: "deferred", withdrawn: "withdrawn" };

export const items = {
  phase,
  title: "By agenda item",
  hint: "Choose an item here or under the curve to see who was there while it was open.",
  none: "The agenda of this session has no items that are treated.",
  never: "not opened",
  heads: (room: number, online: number): string => `${room} in the room, ${online} online`,
  open: (hours: string, long: string): string => `open ${hours}, ${long}`,
  span: (from: string, to: string): string => `${from}–${to}`,
  since: (from: string): string => `since ${from}`,
  notYet: "This item has not been opened yet. Who is there stands here from its opening on.",
  notHeld: "This item was not opened in this session.",
  nobody: "Nobody was seen while this item was open.",
  nobodyOf: (n: number): string => `${plural(n, "delegation was", "delegations were")} not there`,
  dropped: "Dropped out",
  all: "All delegations that were expected were there.",
  people: "People and delegations",
  who: "Delegation, name",
  how: "How",
  part: "For which part",
  whole: "the whole item",
  apart: "Seen there, not counted",
  waits: "waits for admission",
  notFor: "the item was not for them",
  replaces: (name: string): string => `replaces ${name}`,
  files: (item: string): string => `Take ${item} with you`,
  allFiles: "All items of this session",
  fetching: "Fetching who was there",
  failed: "Who was there could not be fetched. The page tries again when something moves.",
};
export type ItemsWords = typeof items;
