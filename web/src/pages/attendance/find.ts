/** People of a sheet by any part of name, function or delegation, without diacritics. Pure. */
import type { SheetDelegation, SheetPerson } from "../../contract";
import { folded } from "../chair/people";

export interface Hit {
  readonly person: SheetPerson;
  readonly delegation: string;
}

/** Who all words of the question are found in; whose name begins with the first word comes first. */
export function peopleFound(people: readonly SheetPerson[], delegations: readonly SheetDelegation[], question: string): readonly Hit[] {
  const words = folded(question).split(/\s+/).filter((word) => word !== "");
  const first = words[0];
  if (first === undefined) return [];
  const names = new Map(delegations.map((one) => [one.delegation, one]));
  const begins = (hit: Hit): number => (` ${folded(hit.person.name)}`.includes(` ${first}`) ? 0 : 1);
  return people
    .map((person) => ({ person, delegation: names.get(person.delegation)?.short ?? "" }))
    .filter(({ person }) => {
      const delegation = names.get(person.delegation);
      const text = folded([person.name, person.function, delegation?.name ?? "", delegation?.short ?? ""].join(" "));
      return words.every((word) => text.includes(word));
    })
    .sort((one, other) => begins(one) - begins(other) || one.person.name.localeCompare(other.person.name));
}
