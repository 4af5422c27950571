import { describe, expect, it } from "vitest";
import type { Delegation, DelegationPresence } from "../../contract";
import { boardOf } from "./board";

const country = (short: string, tier: Delegation["tier"] = "member"): Delegation => ({ name: `The ${short}`, short, tier, order_key: short }) as Delegation;
const here = (in_person: number, online: number, more: Partial<DelegationPresence> = {}): DelegationPresence =>
  ({ modality: "absent", in_person, online, both: 0, reconnecting: 0, expected: 4, credentials: "accepted", ...more });
const meeting = { delegations: { un: country("UN DPO", "un"), vn: country("Viet Nam"), in: country("India"), jp: country("Japan"), media: country("Media", "guest") } };
const attendance = { delegations: { un: here(0, 1), vn: here(3, 0, { both: 1 }), in: here(1, 2, { reconnecting: 1 }), jp: here(0, 0), media: here(0, 0, { expected: 0 }) } };
const said = (most: number) => boardOf(meeting, attendance, most).rows.map(({ name, room, online }) => [name, room, online]);

describe("the delegations on a hall's screen", () => {
  it("stand members first, each head in one count, the absent too", () => {
    expect(said(9)).toEqual([["India", 1, 3], ["Japan", 0, 0], ["Viet Nam", 4, 0], ["UN DPO", 0, 1]]);
    expect(boardOf(meeting, attendance, 4).more).toBeNull();
  });

  it("that find no room are counted together in the last one", () => {
    expect(said(3)).toEqual([["India", 1, 3], ["Japan", 0, 0]]);
    expect(boardOf(meeting, attendance, 3).more).toEqual({ delegations: 2, room: 4, online: 1 });
  });
});
