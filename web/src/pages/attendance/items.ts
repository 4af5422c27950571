/** The items of a session as they are listed, and one of them by delegation. Pure. */
import type { Id, ItemAttendance, ItemDelegation, ItemPerson, ItemPhase, SheetItem, SheetSession, SheetSpan, Text } from "../../contract";

/** One line of the list: as it was held, or as it stands on the agenda. */
export interface Line {
  readonly id: Id;
  readonly number: string | null;
  readonly title: Text;
  readonly phase: ItemPhase;
  /** Null where it was not opened. */
  readonly held: SheetItem | null;
}
export interface Group {
  readonly delegation: ItemDelegation;
  readonly people: readonly ItemPerson[];
}

/** Those that were opened in the order of their opening, then the others; breaks have no list. */
export function linesOf(session: SheetSession): readonly Line[] {
  return [
    ...session.items.filter((one) => !one.is_break).map((held) => ({ id: held.item, number: held.number, title: held.title, phase: held.phase, held })),
    ...session.unopened.map((one) => ({ id: one.item, number: one.number, title: one.title, phase: one.phase, held: null })),
  ];
}

export function isApart(person: ItemPerson): boolean {
  return person.pending === true || person.not_entitled === true;
}

/** The delegations that were there, each with its people who count. */
export function groupsOf(item: ItemAttendance): readonly Group[] {
  return item.delegations
    .filter((one) => one.in_person + one.online > 0)
    .map((delegation) => ({ delegation, people: item.people.filter((one) => one.delegation === delegation.delegation && !isApart(one)) }));
}

/** The delegations of which nobody was there. */
export function missingOf(item: ItemAttendance): readonly ItemDelegation[] {
  return item.delegations.filter((one) => one.in_person + one.online === 0);
}

/** Somebody's stretches whatever way he took part: intervals that touch are one. */
export function stretchesOf(person: ItemPerson): readonly SheetSpan[] {
  const spans: SheetSpan[] = [];
  for (const { began_at, ended_at } of person.intervals) {
    const last = spans.at(-1);
    if (last !== undefined && last.ended_at === began_at) last.ended_at = ended_at;
    else spans.push({ began_at, ended_at });
  }
  return spans;
}
