import type { SkyWords } from "../en/sky";

export const sky: SkyWords = {
  light: { day: "ngày", dusk: "chập tối", dawn: "rạng sáng", night: "đêm" },
  along: (place, chain) => `Bầu trời ở ${place} trong thời gian họp: ${chain}`,
  from: (word, time) => `${word} từ ${time}`,
};
