/** Finding people by any part of what is known of them, without marks, in any order. Pure. */

/** Letters that Unicode does not take apart into a plain one and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  đ: "d", ð: "d", ø: "o", ł: "l", ħ: "h", ı: "i", ŧ: "t", æ: "ae", œ: "oe", ß: "ss", þ: "th",
};
const MARK = /\p{M}/gu;
const DROPPED = /['’‘ʼ`´.]/u; // "Côte d'Ivoire" is found by "divoire", "Lt. Gen." by "lt gen"
const LETTER = /[\p{L}\p{N}]/u;

export interface Folded {
  readonly text: string;
  /** For each letter of `text` where it begins in what was folded. */
  readonly at: readonly number[];
}
/** A stretch of a text, and whether it was asked for. */
export interface Stretch {
  readonly text: string;
  readonly hit: boolean;
}

/** Small plain letters and figures; whatever stands between them is one space. */
export function fold(text: string): Folded {
  const at: number[] = [];
  let folded = "";
  let place = 0;
  for (const sign of text) {
    const begin = place;
    place += sign.length;
    const plain = plainOf(sign);
    if (plain === " " && (folded === "" || folded.endsWith(" "))) continue;
    for (const letter of plain) {
      folded += letter;
      at.push(...Array.from({ length: letter.length }, () => begin));
    }
  }
  return { text: folded, at };
}

function plainOf(sign: string): string {
  if (DROPPED.test(sign)) return "";
  const bare = sign.toLowerCase().normalize("NFD").replace(MARK, "");
  if (bare === "") return "";
  return [...bare].map((letter) => PLAIN[letter] ?? (LETTER.test(letter) ? letter : " ")).join("");
}

export function wordsOf(question: string): readonly string[] {
  return fold(question).text.split(" ").filter((word) => word !== "");
}

export interface Findable {
  /** What is looked through: folded, in lines. */
  readonly hay: string;
  /** The line of it that counts more: whose country is asked for comes before who serves there. */
  readonly home: string;
}

/** What the rows of a person say together, to be looked through. */
export function hayOf(...texts: readonly (string | null | undefined)[]): string {
  return texts.map((text) => ` ${fold(text ?? "").text.trim()}`).join("\n");
}

/**
 * Whoever all words are found in. Where more words begin a word they come first; else the order
 * stays as given, so that nobody moves under the finger when a state changes.
 */
export function found<T extends Findable>(people: readonly T[], question: string): readonly T[] {
  const words = wordsOf(question);
  if (words.length === 0) return [];
  const begins = (text: string): number => words.filter((word) => text.includes(` ${word}`)).length;
  return people
    .filter(({ hay }) => words.every((word) => hay.includes(word)))
    .map((row) => ({ row, begins: 2 * begins(row.hay) + begins(row.home) }))
    .sort((a, b) => b.begins - a.begins)
    .map(({ row }) => row);
}

/** The words of a question that a text does not have: what another text has to be shown for. */
export function missing(text: string, question: string): string {
  const folded = fold(text).text;
  return wordsOf(question).filter((word) => !folded.includes(word)).join(" ");
}

/** A text in stretches, the letters asked for apart; beginnings of words before middles. */
export function marked(text: string, question: string): readonly Stretch[] {
  const { text: folded, at } = fold(text);
  const hits = new Set<number>();
  for (const word of wordsOf(question)) {
    for (const start of placesOf(folded, word)) for (let n = start; n < start + word.length; n += 1) hits.add(at[n] ?? -1);
  }
  return stretches(text, at, hits);
}

function placesOf(folded: string, word: string): readonly number[] {
  const all: number[] = [];
  for (let n = folded.indexOf(word); n !== -1; n = folded.indexOf(word, n + 1)) all.push(n);
  const begins = all.filter((n) => n === 0 || folded[n - 1] === " ");
  return begins.length > 0 ? begins : all.slice(0, 1);
}

/** A mark that follows its letter as a sign of its own belongs to it. */
function stretches(text: string, at: readonly number[], hits: ReadonlySet<number>): readonly Stretch[] {
  const starts = [...new Set([0, ...at])].sort((a, b) => a - b);
  const made: { text: string; hit: boolean }[] = [];
  starts.forEach((start, n) => {
    const piece = text.slice(start, starts[n + 1] ?? text.length);
    const hit = hits.has(start);
    const last = made.at(-1);
    if (last?.hit === hit) last.text += piece;
    else if (piece !== "") made.push({ text: piece, hit });
  });
  return made;
}
