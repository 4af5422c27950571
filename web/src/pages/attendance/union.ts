/** What a session's list becomes when a sheet is added: the union, each person once. Pure. */
import type { Channel, Id, SheetPerson } from "../../contract";
import { own } from "../../live/own";

export interface Union {
  /** Known by no other source at this session. */
  readonly added: readonly Id[];
  /** Known already: the sheet becomes one more source. */
  readonly known: readonly Id[];
  /** Who waits for admission, or for whom the sitting was not: recorded, and in no figure. */
  readonly uncounted: readonly Id[];
  readonly heads: { readonly before: number; readonly after: number };
  readonly in_person: { readonly before: number; readonly after: number };
  readonly online: { readonly before: number; readonly after: number };
}

export function unionOf(people: readonly SheetPerson[], session: Id, rows: readonly { person: Id; channel: Channel }[]): Union {
  const before = new Map<Id, boolean>(); // in person?
  const apart = new Set<Id>();
  for (const person of people) {
    const attended = own(person.sessions, session);
    if (person.pending === true || attended?.not_entitled === true) apart.add(person.person);
    else if (attended !== undefined) before.set(person.person, attended.mode !== "online");
  }
  const after = new Map(before);
  const counted = rows.filter((row) => !apart.has(row.person));
  for (const row of counted) after.set(row.person, (after.get(row.person) ?? false) || row.channel === "room");
  const named = [...new Set(counted.map((row) => row.person))];
  const room = (list: ReadonlyMap<Id, boolean>): number => [...list.values()].filter((here) => here).length;
  return {
    added: named.filter((person) => !before.has(person)),
    known: named.filter((person) => before.has(person)),
    uncounted: [...new Set(rows.map((row) => row.person))].filter((person) => apart.has(person)),
    heads: { before: before.size, after: after.size },
    in_person: { before: room(before), after: room(after) },
    online: { before: before.size - room(before), after: after.size - room(after) },
  };
}
