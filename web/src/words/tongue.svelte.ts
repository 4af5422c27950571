/**
 * The language of the page and its words. Each page brings its catalogue, one per language with
 * the same keys by type: `const w = $derived(tongue.of(words))`.
 */
import { createContext } from "svelte";

import type { Lang, Text } from "../contract";

export type Catalogue<W> = Record<Lang, W>;

const STORED = "hybridmeet.lang";
const LANGS: readonly Lang[] = ["en", "vi"];

export class Tongue {
  lang = $state<Lang>("en");

  constructor(lang: Lang) {
    this.lang = lang;
  }

  of<W>(catalogue: Catalogue<W>): W {
    return catalogue[this.lang];
  }

  /** A text of the meeting in the reader's language, else in English. */
  text(text: Text | null | undefined): string {
    return (this.lang === "vi" ? text?.vi : null) ?? text?.en ?? "";
  }

  /** The same text in the other language, where there is one: shown below, smaller. */
  other(text: Text | null | undefined): { lang: Lang; text: string } | null {
    const lang: Lang = this.lang === "vi" ? "en" : "vi";
    const other = text?.[lang];
    return other == null || other === this.text(text) ? null : { lang, text: other };
  }

  /** The language in which `text` gives what is shown, for the lang attribute. */
  langOf(text: Text | null | undefined): Lang {
    return this.lang === "vi" && text?.vi != null ? "vi" : "en";
  }

  choose(lang: Lang): void {
    this.lang = lang;
    remember(lang);
  }
}

/** ?lang= first, then what was chosen here before, then what the browser asks for. */
export function preferredLang(search: string, stored: string | null, asked: readonly string[]): Lang {
  const named = [new URLSearchParams(search).get("lang"), stored].find(isLang);
  if (named !== undefined) return named;
  return asked.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLang) ?? "en";
}

export function startTongue(): Tongue {
  return new Tongue(preferredLang(location.search, recall(), navigator.languages));
}

function isLang(word: string | null | undefined): word is Lang {
  return LANGS.some((lang) => lang === word);
}

function recall(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // storage may be forbidden; then the choice lasts as long as the page
  }
}

function remember(lang: Lang): void {
  try {
    localStorage.setItem(STORED, lang);
  } catch {
    /* see recall */
  }
}

export const [useTongue, provideTongue] = createContext<Tongue>();
