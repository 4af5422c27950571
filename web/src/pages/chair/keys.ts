/** The desk's keys: which press means what. Pure but for the switch that is remembered. */
import { recall, remember } from "../../live/choices";

export type Key = "go" | "next" | "undo" | "plus" | "minus" | "find" | "quorum" | "help";

const SINGLE: Readonly<Record<string, Key>> = {
  n: "next", N: "next", b: "undo", B: "undo", "+": "plus", "=": "plus", "-": "minus", "−": "minus", "/": "find", q: "quorum", Q: "quorum", "?": "help",
};
const TYPED = "input, textarea, select, [contenteditable]";

/**
 * What a press means on the desk, or null. Single keys may be switched off (WCAG 2.1.4); Space
 * counts only while no control has the focus; nothing counts in a sheet or while writing.
 */
export function keyOf(press: KeyboardEvent, letters: boolean): Key | null {
  if (press.defaultPrevented || press.ctrlKey || press.metaKey || press.altKey || press.isComposing) return null;
  if (document.querySelector("dialog[open]") !== null) return null;
  const at = press.target instanceof Element ? press.target : document.body;
  if (press.key === " ") return isFree(at) && !press.repeat ? "go" : null;
  if (!letters || at.matches(TYPED) || press.repeat) return null;
  return SINGLE[press.key] ?? null;
}

/** After a click with the pointer Space must mean Pause again, not the button that was clicked. */
export function letGo(press: MouseEvent): void {
  if (press.detail > 0 && press.currentTarget instanceof HTMLElement) press.currentTarget.blur();
}

function isFree(at: Element): boolean {
  return at === document.body || at === document.documentElement;
}

export function lettersOn(): boolean {
  return recall("letters") !== "off";
}

export function rememberLetters(on: boolean): void {
  remember("letters", on ? "on" : "off");
}
