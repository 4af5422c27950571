/**
 * Wall time in a zone. Pure: an instant (milliseconds since 1970) and an IANA zone go in, figures
 * and labels come out, always on 24 hours. The only file that asks Intl about zones.
 */
import type { Lang } from "../contract";

export interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const WEEKDAYS: Record<Lang, readonly string[]> = {
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
  vi: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
};
const LONG_WEEKDAYS: Record<Lang, readonly string[]> = {
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  vi: ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
};
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];
const DAY_WORD: Record<Lang, (days: number) => string> = {
  en: (days) => (days === 1 ? "day" : "days"),
  vi: () => "ngày",
};

const formats = new Map<string, Intl.DateTimeFormat>(); // building one takes about 50 us, asking it 2 us

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = makeFormat(zone) ?? makeFormat("UTC");
  if (made === null) throw new Error("This browser cannot tell the time in UTC.");
  formats.set(zone, made);
  return made;
}

function makeFormat(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
      hour: "numeric", minute: "numeric", second: "numeric",
    });
  } catch {
    return null; // a zone younger than this browser's tables
  }
}

/** Does this browser know the zone? */
export function isZone(zone: string): boolean {
  return makeFormat(zone) !== null;
}

/** One name for all aliases of a zone: Asia/Saigon and Asia/Ho_Chi_Minh are the same. */
export function canonical(zone: string): string {
  return formatOf(zone).resolvedOptions().timeZone;
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

export function wallOf(at: number, zone: string): Wall {
  const found: Record<string, number> = {};
  for (const part of formatOf(zone).formatToParts(at)) found[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found;
  return { year, month, day, hour: hour % 24, minute, second };
}

/** Minutes east of UTC at that instant. */
export function offsetMinutes(at: number, zone: string): number {
  const whole = Math.floor(at / 1000) * 1000;
  return Math.round((asUtc(wallOf(whole, zone)) - whole) / MINUTE_MS);
}

/** Do the two show the same hour and day at that instant? */
export function sameClock(at: number, one: string, other: string): boolean {
  return one === other || offsetMinutes(at, one) === offsetMinutes(at, other);
}

/** "14:00" */
export function hourMinute(at: number, zone: string): string {
  const { hour, minute } = wallOf(at, zone);
  return `${two(hour)}:${two(minute)}`;
}

/** "14:00:07" */
export function hourMinuteSecond(at: number, zone: string): string {
  return `${hourMinute(at, zone)}:${two(wallOf(at, zone).second)}`;
}

/** For <time datetime>: "2021-04-06T14:00+07:00" */
export function isoOf(at: number, zone: string): string {
  const offset = offsetMinutes(at, zone);
  const size = Math.abs(offset);
  const sign = offset < 0 ? "-" : "+";
  return `${dayOf(at, zone)}T${hourMinute(at, zone)}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The day on the wall calendar there: "2021-04-06" */
export function dayOf(at: number, zone: string): string {
  const { year, month, day } = wallOf(at, zone);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** How many days the viewer's calendar is ahead of the host's: −1, 0 or 1 as a rule. */
export function dayShift(at: number, viewer: string, host: string): number {
  return Math.round((Date.parse(dayOf(at, viewer)) - Date.parse(dayOf(at, host))) / DAY_MS);
}

/** "Mon 5 Apr"; in Vietnamese "T2 5/4" */
export function dayLabel(day: string, lang: Lang): string {
  const { weekday, date, month } = split(day);
  const name = WEEKDAYS[lang][weekday] ?? "";
  return lang === "vi" ? `${name} ${date}/${month}` : `${name} ${date} ${MONTHS[month - 1] ?? ""}`;
}

/** "Monday"; in Vietnamese "Thứ Hai" */
export function weekdayName(day: string, lang: Lang): string {
  return LONG_WEEKDAYS[lang][split(day).weekday] ?? "";
}

/** "Mon"; in Vietnamese "T2" */
export function weekdayShort(day: string, lang: Lang): string {
  return WEEKDAYS[lang][split(day).weekday] ?? "";
}

/** "April 2021"; in Vietnamese "tháng 4, 2021" */
export function monthLabel(day: string, lang: Lang): string {
  const { month, year } = split(day);
  return lang === "vi" ? `tháng ${month}, ${year}` : `${LONG_MONTHS[month - 1] ?? ""} ${year}`;
}

export function dateNumber(day: string): number {
  return split(day).date;
}

/** "−1 day", "+1 day"; empty on the same day. */
export function shiftLabel(shift: number, lang: Lang): string {
  if (shift === 0) return "";
  const days = Math.abs(shift);
  return `${shift < 0 ? "−" : "+"}${days} ${DAY_WORD[lang](days)}`;
}

/** "Mon 5 Apr 21:00 (−1 day)" when the viewer's day is another one than the host's, else "21:00". */
export function markedTime(at: number, viewer: string, host: string, lang: Lang): string {
  const shift = dayShift(at, viewer, host);
  const time = hourMinute(at, viewer);
  if (shift === 0) return time;
  return `${dayLabel(dayOf(at, viewer), lang)} ${time} (${shiftLabel(shift, lang)})`;
}

/** "UTC+7", "UTC+6:30", "UTC−5", "UTC" */
export function offsetLabel(at: number, zone: string): string {
  const offset = offsetMinutes(at, zone);
  if (offset === 0) return "UTC";
  const size = Math.abs(offset);
  const rest = size % 60 === 0 ? "" : `:${two(size % 60)}`;
  return `UTC${offset < 0 ? "−" : "+"}${Math.floor(size / 60)}${rest}`;
}

/** Towns that browsers still call by a name the tz database has left, or that it cuts short. */
const TOWNS: Record<string, string> = {
  Asmera: "Asmara", Calcutta: "Kolkata", Coral_Harbour: "Atikokan", Dacca: "Dhaka", Faeroe: "Faroe", Godthab: "Nuuk",
  Ho_Chi_Minh: "Ho Chi Minh City", Katmandu: "Kathmandu", Kiev: "Kyiv", Macao: "Macau", Ponape: "Pohnpei", Rangoon: "Yangon",
  Saigon: "Ho Chi Minh City", Thimbu: "Thimphu", Truk: "Chuuk", Ulan_Bator: "Ulaanbaatar",
};

/** What the tz database calls the town of a zone; for fixed offsets their label. */
export function townOf(zone: string, at: number): string {
  const last = zone.split("/").at(-1) ?? zone;
  if (!zone.includes("/") || zone.startsWith("Etc/")) return offsetLabel(at, zone);
  return (Object.hasOwn(TOWNS, last) ? TOWNS[last] : undefined) ?? last.replaceAll("_", " ");
}

/** The instant of a wall time in a zone; in an hour that occurs twice the first, in a gap the later. */
export function instantOf(wall: Wall, zone: string): number {
  const guess = asUtc(wall);
  const before = guess - offsetMinutes(guess - DAY_MS, zone) * MINUTE_MS;
  const after = guess - offsetMinutes(guess + DAY_MS, zone) * MINUTE_MS;
  const fits = [before, after].filter((at) => asUtc(wallOf(at, zone)) === guess);
  return fits.length > 0 ? Math.min(...fits) : Math.max(before, after);
}

function asUtc(wall: Wall): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
}

function split(day: string): { year: number; month: number; date: number; weekday: number } {
  const at = new Date(`${day}T00:00:00Z`);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate(), weekday: at.getUTCDay() };
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
