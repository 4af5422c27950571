/** A delegation's presence in one sentence, the same on every page. Pure; each person counts once. */
import type { Delegation, DelegationPresence, Id, Modality } from "../contract";

export interface ModalityWords {
  readonly modality: Readonly<Record<Modality, string>>;
  readonly inRoom: (n: number) => string;
  readonly onLine: (n: number) => string;
  readonly ofBoth: (n: number) => string;
  readonly ofReconnecting: (n: number) => string;
}
export type Present = Pick<DelegationPresence, "modality" | "in_person" | "online" | "both" | "reconnecting">;

/** Members first, then all others; keys compare code point by code point, as the server's do. */
export function byStanding([, a]: [Id, Delegation], [, b]: [Id, Delegation]): number {
  const standing = (delegation: Delegation): number => (delegation.tier === "member" ? 0 : 1);
  return standing(a) - standing(b) || (a.order_key < b.order_key ? -1 : a.order_key > b.order_key ? 1 : 0);
}

/** Whoever is in the room counts there, also while online; whoever reconnects is still online. */
export function roomAndOnline(counts: Omit<Present, "modality">): { room: number; online: number } {
  return { room: counts.in_person + counts.both, online: counts.online + counts.reconnecting };
}

/** "mixed (1 in room, 3 online; 1 reconnecting)" */
export function modalitySaid(w: ModalityWords, present: Present): string {
  const { room, online } = roomAndOnline(present);
  const word = w.modality[present.modality];
  if (room + online === 0) return word;
  const where = room > 0 && online > 0 ? `${w.inRoom(room)}, ${w.onLine(online)}` : String(room + online);
  const told = [present.both > 0 ? w.ofBoth(present.both) : "", present.reconnecting > 0 ? w.ofReconnecting(present.reconnecting) : ""];
  return `${word} (${[where, ...told].filter((part) => part !== "").join("; ")})`;
}
