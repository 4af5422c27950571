import { describe, expect, it } from "vitest";
import type { AttendanceSlice, MeetingSlice, PersonPresence } from "../../contract";
import { delegationLines, folded, found, peopleOf, presentOf } from "./people";

const meeting: MeetingSlice = {
  id: "m", title: { en: "M" }, short: "M", home_zone: "Asia/Ho_Chi_Minh", host_city: { en: "Ha Noi" }, days: [],
  sessions: [], places: {},
  delegations: {
    media: { name: "Media", short: "Media", tier: "guest", order_key: "MEDIA" },
    vn: { name: "Viet Nam", short: "Viet Nam", tier: "member", order_key: "VIET NAM" },
    in: { name: "India", short: "India", tier: "member", order_key: "INDIA" },
  },
};
const attendance: AttendanceSlice = {
  heads: { expected: 5, in_person: 1, online: 1, both: 1, reconnecting: 1, away: 0, not_arrived: 1, unknown: 0 },
  delegations: {
    vn: { modality: "in_person", in_person: 1, online: 0, both: 1, reconnecting: 0, expected: 2, credentials: "accepted" },
    in: { modality: "online", in_person: 0, online: 1, both: 0, reconnecting: 1, expected: 2, credentials: "provisional" },
  },
  certified: {},
  people: {
    ha: { name: "Đặng Thị Hà", delegation: "vn", mode: "both", since: null, role: "delegate", capacity: null, expected: "either" },
    son: { name: "Colonel Sơn", delegation: "vn", mode: "in_person", pending: true, since: null, role: "delegate", capacity: null, expected: "either" },
    rao: { name: "Expert 1, India", delegation: "in", mode: "reconnecting", unexpected: true, since: null, role: "delegate", capacity: null, expected: "either" },
    sen: { name: "Head of Delegation, India", delegation: "in", mode: "online", via: "phone", since: null, role: "delegate", capacity: null, expected: "either" },
    press: { name: "Accredited media 1", delegation: "media", mode: "not_arrived", since: null, role: "delegate", capacity: null, expected: "either" },
  },
};
const people = peopleOf(meeting, attendance, [{ id: "rao", words: ["Brigadier"] }]);

describe("finding people", () => {
  it("leaves marks out, also the bar of đ", () => {
    expect(folded("Đặng Thị HÀ")).toBe("dang thi ha");
  });

  it.each([
    ["dang ha", ["ha"]],
    ["india", ["rao", "sen"]],
    ["brigadier", ["rao"]],
    ["head india", ["sen"]],
    ["", []],
    ["nobody", []],
  ])("answers %j", (question, ids) => {
    expect(found(people, question).map((line) => line.id).sort()).toEqual(ids);
  });
});

describe("delegations", () => {
  const lines = delegationLines(meeting, attendance, people);

  it("stand members first, in the order of their keys", () => {
    expect(lines.map((line) => line.id)).toEqual(["in", "vn", "media"]);
  });

  it("count a person in the room and online once, in the room", () => {
    expect(lines.map(({ room, online, absent }) => [room, online, absent])).toEqual([[0, 2, false], [2, 0, false], [0, 0, true]]);
  });

  it("say what differs, the gravest first", () => {
    expect(lines.map(({ exceptions }) => exceptions)).toEqual([
      [["reconnecting", 1], ["unexpected", 1], ["phone", 1]], [["pending", 1], ["both", 1]], [],
    ]);
  });

  it("say of whom only a page is open where the rule asks for the bridge", () => {
    const rao = { ...attendance.people?.["rao"], mode: "not_arrived", unexpected: false, connected: true, idle: true } as PersonPresence;
    const sen = { ...rao, mode: "in_person" } as PersonPresence;
    const bridged = { ...attendance, people: { rao, sen } };
    const [india] = delegationLines(meeting, bridged, peopleOf(meeting, bridged, []));
    expect(india?.exceptions).toEqual([["connected", 1]]);
  });

  it("tell who has left from whose line was lost", () => {
    const away = { ...attendance.people?.["rao"], mode: "away", unexpected: false } as PersonPresence;
    const gone = { ...attendance, delegations: {}, people: { rao: away, sen: { ...away, left: true }, sun: { ...away, left: true } } };
    const [india] = delegationLines(meeting, gone, peopleOf(meeting, gone, []));
    expect([india?.exceptions, india?.absent]).toEqual([[["away", 1], ["left", 2]], false]);
  });

  it("show one mark per person", () => {
    expect(lines.map((line) => line.marks.map(({ mode }) => mode))).toEqual([["online", "reconnecting"], ["in_person", "both"], ["not_arrived"]]);
  });

  it("sum up to who is present", () => {
    expect(presentOf(attendance, lines)).toEqual({ here: 4, expected: 5, room: 2, online: 2, members: 2, of: 2 });
  });
});
