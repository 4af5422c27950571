/** Who reads this page, as the server says: the seat of the address, or the public. */
import type { Id, Role, SeatRow } from "../../contract";

export interface Self {
  readonly seat: Id | null;
  readonly person: Id | null;
  readonly role: Role;
  /** Shown at the head of the page; null for the public. */
  readonly name: string | null;
  readonly place: Id | null;
  readonly delegation: Id | null;
}

export const PUBLIC: Self = { seat: null, person: null, role: "public", name: null, place: null, delegation: null };

/** The seat's row, found among those this browser holds; what is not found waits for the refusal. */
export function selfOf(seat: Id | null, row: SeatRow | undefined): Self {
  if (seat === null) return PUBLIC;
  return { seat, person: seat, role: row?.role ?? "public", name: row?.name ?? "", place: row?.place ?? null, delegation: row?.delegation ?? null };
}
