/** For whom a notice is. Pure. */
import type { Id, Notice, Role } from "../contract";

export interface Reader {
  readonly role: Role;
  readonly person: Id | null;
  readonly delegation: Id | null;
}

/** It names roles, persons, and delegations as "delegation:in". */
export function isFor(notice: Notice, { role, person, delegation }: Reader): boolean {
  return notice.for.some((who) => who === role || (person !== null && who === person) || (delegation !== null && who === `delegation:${delegation}`));
}
