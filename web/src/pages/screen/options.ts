/** What a hall's screen is told in its address. Pure; whatever else stands there is passed over. */
import type { Id } from "../../contract";

export interface Options {
  readonly session: Id | null;
  readonly theme: "dark" | "light";
  /** Shows a title's other language below it. */
  readonly second: boolean;
  /** So many places at most. */
  readonly clocks: number;
  /** Counts of who is here, and quorum; never a name. */
  readonly people: boolean;
  /** Who is here by delegation, in the place of the item's large figures and the other places' hours. */
  readonly delegations: boolean;
  readonly blank: boolean;
}

const MOST_CLOCKS = 10; // two rows of five are what can be read at ten metres

export function optionsOf(search: string): Options {
  const asked = new URLSearchParams(search);
  const clocks = Number.parseInt(asked.get("clocks") ?? "", 10);
  return {
    session: asked.get("session"),
    theme: asked.get("theme") === "light" ? "light" : "dark",
    second: asked.get("second") !== "0",
    clocks: Number.isNaN(clocks) ? MOST_CLOCKS : Math.min(MOST_CLOCKS, Math.max(0, clocks)),
    people: asked.get("people") !== "0",
    delegations: asked.get("show") === "delegations",
    blank: asked.get("blank") === "1",
  };
}
