/** The bell for guests of honour: a line for each, and two strokes once the browser lets a page sound. */
import { recall, remember } from "../../live/choices";

import type { Id } from "../../contract";
import { arrivedGuests, type Line } from "./people";

export interface Guest {
  readonly person: Id;
  readonly name: string;
  readonly country: string;
  /** Server's milliseconds. */
  readonly at: number;
}

const STROKES: readonly { hertz: number; after_s: number }[] = [{ hertz: 880, after_s: 0 }, { hertz: 1174.7, after_s: 0.18 }];
const RINGS_S = 0.9;
const LOUD = 0.25;

export class Bell {
  guests = $state.raw<readonly Guest[]>([]);
  /** `wait`: no browser lets a page sound before it was touched. */
  sound = $state<"wait" | "on" | "off">(recall("desk.bell") === "off" ? "off" : "wait");

  #context: AudioContext | null = null;
  #before: ReadonlyMap<Id, boolean> = new Map();

  /** A tap or a key: from now on it may sound. */
  touched(): void {
    if (this.sound !== "wait" || typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    void this.#context.resume().then(() => this.sound === "wait" && (this.sound = "on"), () => {});
  }

  choose(on: boolean): void {
    remember("desk.bell", on ? "on" : "off");
    this.sound = on ? "wait" : "off";
    if (on) this.touched();
  }

  /** The people as they are now; who of honour has come since the last time is told. */
  look(lines: readonly Line[], now: number): void {
    const come = arrivedGuests(this.#before, lines);
    this.#before = new Map(lines.filter(({ honour }) => honour).map(({ person, inRoom }) => [person, inRoom]));
    const gone = new Set(lines.filter(({ honour, inRoom }) => honour && !inRoom).map(({ person }) => person));
    const stay = this.guests.filter(({ person }) => !gone.has(person));
    if (come.length === 0 && stay.length === this.guests.length) return;
    const fresh = come.map(({ person, name, country, since }) => ({ person, name, country, at: since ?? now }));
    this.guests = [...stay, ...fresh];
    if (fresh.length > 0) this.#ring();
  }

  known(person: Id): void {
    this.guests = this.guests.filter((guest) => guest.person !== person);
  }

  #ring(): void {
    const context = this.#context;
    if (this.sound !== "on" || context === null) return;
    for (const { hertz, after_s } of STROKES) {
      const begin = context.currentTime + after_s;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(LOUD, begin);
      volume.gain.exponentialRampToValueAtTime(0.0001, begin + RINGS_S);
      tone.connect(volume).connect(context.destination);
      tone.start(begin);
      tone.stop(begin + RINGS_S);
    }
  }
}
