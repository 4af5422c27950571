/** Asks the server whether all parts of a list would be recorded, which are, and under which id each goes. */
import type { Id } from "../../contract";
import { postCheck } from "../../live/api";
import type { Check } from "./draft.svelte";

/** `unreached` is said where no answer came: a check that is not made refuses nothing and records nothing. */
export function checkOf(meeting: Id, seat: Id, unreached: () => { title: string; detail: string }): Check {
  return async (parts) => {
    const answer = await postCheck(meeting, seat, parts);
    if (answer.ok) return answer.body;
    return { code: "unavailable", ...(answer.problem ?? unreached()), ok: false };
  };
}
