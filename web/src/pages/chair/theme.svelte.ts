/** Light or dark: as the device says, unless somebody chose. */

export type Theme = "auto" | "light" | "dark";
export const THEMES: readonly Theme[] = ["auto", "light", "dark"];

const STORED = "hybridmeet.theme";

export function isTheme(word: string | null): word is Theme {
  return THEMES.some((theme) => theme === word);
}

function recall(): Theme {
  try {
    const stored = localStorage.getItem(STORED);
    return isTheme(stored) ? stored : "auto";
  } catch {
    return "auto"; // storage may be forbidden; then the choice lasts as long as the page
  }
}

class Chosen {
  chosen = $state<Theme>(recall());
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
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    /* see recall */
  }
}
