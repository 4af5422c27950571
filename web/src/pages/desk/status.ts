/** How a person stands, in the desk's words. Pure. */
import type { DeskWords } from "../../words/en/desk";
import type { DelegationLine, Line } from "./people";

export interface Status {
  readonly main: string;
  readonly more: string;
}

/** "In room since 13:31." and "Also connected online: counted once"; or how the others of the delegation take part. */
export function stateOf(line: Line, delegation: DelegationLine | null, w: DeskWords, time: (at: number) => string): Status {
  if (line.inRoom) {
    const main = line.since === null ? w.state.room_plain : w.state.room(time(line.since));
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
