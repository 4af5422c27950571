/** Light or dark: as the device says, unless somebody chose. */
import { recall, remember } from "../../live/choices";

export type Theme = "auto" | "light" | "dark";
export const THEMES: readonly Theme[] = ["auto", "light", "dark"];

export function themeNamed(word: string | null): Theme | null {
  return THEMES.find((theme) => theme === word) ?? null;
}

class Chosen {
  chosen = $state<Theme>(themeNamed(recall("theme")) ?? "auto");
}
export const theme = new Chosen();

/** Writes the choice where the tokens look for it. */
export function applyTheme(chosen: Theme): void {
  if (chosen === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
}

export function chooseTheme(chosen: Theme): void {
  theme.chosen = chosen;
  applyTheme(chosen);
  remember("theme", chosen);
}
