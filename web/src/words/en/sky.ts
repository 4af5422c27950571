import type { Light } from "../../live/sun";

const light: Record<Light, string> = { day: "day", dusk: "dusk", dawn: "dawn", night: "night" };

export const sky = {
  light,
  /** "Sky in New York along the meeting: night, dawn from 05:31" */
  along: (place: string, chain: string): string => `Sky in ${place} along the meeting: ${chain}`,
  from: (word: string, time: string): string => `${word} from ${time}`,
};
export type SkyWords = typeof sky;
