/** Who is here by delegation, as a hall reads it: two counts each, no name of anybody. Pure. */
import type { AttendanceSlice, Id, MeetingSlice } from "../../contract";
import { byStanding, roomAndOnline } from "../../live/presence";

export interface BoardRow {
  readonly id: Id;
  readonly name: string;
  readonly room: number;
  readonly online: number;
}
export interface Board {
  readonly rows: readonly BoardRow[];
  /** How many delegations there was no room for, and their people. */
  readonly more: { readonly delegations: number; readonly room: number; readonly online: number } | null;
}

/** Members first; whoever has no seat and nobody here is no delegation of this meeting. */
export function boardOf(meeting: Pick<MeetingSlice, "delegations">, attendance: Pick<AttendanceSlice, "delegations">, most: number): Board {
  const all = Object.entries(meeting.delegations).sort(byStanding).flatMap(([id, { short }]): BoardRow[] => {
    const presence = attendance.delegations[id];
    if (presence === undefined) return [];
    const here = roomAndOnline(presence);
    return presence.expected + here.room + here.online === 0 ? [] : [{ id, name: short, ...here }];
  });
  if (all.length <= most) return { rows: all, more: null };
  const rest = all.slice(most - 1);
  const sum = (of: "room" | "online"): number => rest.reduce((n, row) => n + row[of], 0);
  return { rows: all.slice(0, most - 1), more: { delegations: rest.length, room: sum("room"), online: sum("online") } };
}
