/** How a person stands, in the desk's words. Pure. */
import type { DeskWords } from "../../words/en/desk";
import type { DelegationLine, Line } from "./people";

export interface Status {
  readonly main: string;
  readonly more: string;
}

/** How hours are written, and the name of the room if it is another desk's. */
export interface Said {
  readonly time: (at: number) => string;
  readonly elsewhere: string | null;
}

/** "In room since 13:31." and "Also connected online: counted once"; or how the others of the delegation take part. */
export function stateOf(line: Line, delegation: DelegationLine | null, w: DeskWords, { time, elsewhere }: Said): Status {
  if (line.inRoom) {
    const since = line.since === null ? null : time(line.since);
    const main = elsewhere !== null ? w.state.other_room(elsewhere, since) : since === null ? w.state.room_plain : w.state.room(since);
    return { main, more: line.online ? w.state.counted_once : "" };
  }
  return { main: mainOf(line, w), more: delegation === null ? "" : ofDelegation(delegation, w) };
}

function mainOf({ mode }: Line, w: DeskWords): string {
  if (mode === "in_person" || mode === "both") return w.state.room_plain;
  return w.state[mode];
}

function ofDelegation({ name, modality, room, online }: DelegationLine, w: DeskWords): string {
  return w.state.of_delegation(name, w.modality[modality], room, online);
}
