import { expect, it } from "vitest";
import type { Modality } from "../contract";
import { modalitySaid, roomAndOnline } from "./presence";
import { presence as en } from "../words/en/presence";
import { presence as vi } from "../words/vi/presence";

const counts = (modality: Modality, in_person: number, online: number, both = 0, reconnecting = 0) => ({ modality, in_person, online, both, reconnecting });

it.each([
  // the desk taps an attaché in; the same person opens the page; somebody's network is cut
  ["mixed (1 in room, 3 online)", counts("mixed", 1, 3)],
  ["mixed (1 in room, 3 online; 1 both)", counts("mixed", 0, 3, 1)],
  ["mixed (1 in room, 3 online; 1 reconnecting)", counts("mixed", 1, 2, 0, 1)],
  ["in the room (4)", counts("in_person", 4, 0)],
  ["online (2; 2 reconnecting)", counts("online", 0, 0, 0, 2)],
  ["not here", counts("absent", 0, 0)],
])("a delegation is %s", (said, present) => {
  expect(modalitySaid(en, present)).toBe(said);
});

it("is said in Vietnamese too", () => {
  expect(modalitySaid(vi, counts("mixed", 1, 3))).toBe("kết hợp (1 tại phòng, 3 trực tuyến)");
});

it("counts nobody twice", () => {
  expect(roomAndOnline({ in_person: 1, online: 2, both: 1, reconnecting: 1 })).toEqual({ room: 2, online: 3 });
});
