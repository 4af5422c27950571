/** The roll as the chair calls it: in what order, who is next, what has been answered. Pure. */
import type { Id, Roll } from "../../contract";

export type Answered = "in_person" | "online" | "absent";
export type Answers = Readonly<Record<Id, Answered>>;
export const ANSWERS: readonly Answered[] = ["in_person", "online", "absent"];

const KEYS: Readonly<Record<string, Answered>> = { r: "in_person", o: "online", a: "absent" };

/** Which answer a key writes down, if any. */
export function answerOfKey(key: string): Answered | null {
  return KEYS[key.toLowerCase()] ?? null;
}

/** The next who has not answered: after this one, else from the top; null when all have. */
export function nextOf(order: readonly Id[], answers: Answers, after: Id | null): Id | null {
  const from = after === null ? 0 : order.indexOf(after) + 1;
  const around = [...order.slice(from), ...order.slice(0, from)];
  return around.find((id) => !Object.hasOwn(answers, id)) ?? null;
}

/** One step up or down the list, from wherever one is. */
export function stepFrom(order: readonly Id[], at: Id | null, by: 1 | -1): Id | null {
  const here = at === null ? (by > 0 ? -1 : order.length) : order.indexOf(at);
  return order[Math.min(order.length - 1, Math.max(0, here + by))] ?? null;
}

/** What is known: what the server has, and over it what was pressed here and is on its way. */
export function answersOf(roll: Roll | null, sent: Answers): Answers {
  return { ...roll?.answers, ...sent };
}

export function tally(order: readonly Id[], answers: Answers): Record<Answered, number> & { left: number } {
  const counts = { in_person: 0, online: 0, absent: 0, left: 0 };
  for (const id of order) counts[Object.hasOwn(answers, id) ? (answers[id] ?? "left") : "left"] += 1;
  return counts;
}
