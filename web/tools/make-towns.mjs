// Prints src/live/towns.ts from the tz database: `node tools/make-towns.mjs > src/live/towns.ts`.
// Run by hand when a zone is added (about once in two years), never by the build.
import { readFileSync } from "node:fs";

const ROOT = process.argv[2] ?? "/usr/share/zoneinfo";
const lines = (name) => readFileSync(`${ROOT}/${name}`, "utf8").split("\n");

/** "+2102" or "+0051408" (sign, degrees, minutes, maybe seconds) in tenths of a degree. */
function tenths(text) {
  const digits = text.slice(1);
  const wide = digits.length % 2;
  const [degrees, minutes, seconds] = [
    digits.slice(0, 2 + wide),
    digits.slice(2 + wide, 4 + wide),
    digits.slice(4 + wide) || "0",
  ].map(Number);
  const value = Math.round((degrees + minutes / 60 + seconds / 3600) * 10);
  return text.startsWith("-") ? -value : value;
}

const towns = new Map();
for (const line of lines("zone.tab")) {
  const row = /^[A-Z]{2}\t([+-]\d+)([+-]\d+)\t([^\t]+)/.exec(line);
  if (row) towns.set(row[3], `${tenths(row[1])} ${tenths(row[2])}`);
}
const links = new Map();
for (const line of lines("tzdata.zi")) {
  const [kind, target, name] = line.split(" ");
  if (kind === "L" && !towns.has(name)) links.set(name, target);
}
// The database links what shared a clock since 1970, even far apart; the sky wants the neighbour.
links.set("Iceland", "Atlantic/Reykjavik").set("Pacific/Ponape", "Pacific/Pohnpei");
links.set("Pacific/Truk", "Pacific/Chuuk").set("Pacific/Yap", "Pacific/Chuuk");
for (const townless of ["CET", "EET", "EST", "HST", "MET", "MST", "WET", "Atlantic/Jan_Mayen"]) {
  links.delete(townless);
}

const release = lines("tzdata.zi")[0].replace("# version ", "");
const regions = new Map();
for (const [zone, place] of [...towns].sort()) {
  const [region, ...rest] = zone.split("/");
  regions.set(region, [...(regions.get(region) ?? []), `${rest.join("/")} ${place}`]);
}
const wrap = (words, join) => {
  const out = [];
  let row = " ";
  for (const word of words) {
    if (row.length + word.length + join.length > 98) {
      out.push(row);
      row = " ";
    }
    row += ` ${word}${join}`;
  }
  return [...out, row].join("\n");
};
const resolve = (name) => (links.has(name) ? resolve(links.get(name)) : name);
const aliases = [...links.keys()].filter((name) => towns.has(resolve(name))).sort();

console.log(`/**
 * Where a time zone's town lies, so that the sky of a place can be computed: nothing else.
 * Source: zone.tab and the links of tzdata.zi, tz database ${release} (public domain); made by
 * tools/make-towns.mjs. One town per zone: Asia/Ho_Chi_Minh is Ho Chi Minh City, whose sunrise
 * differs from that of Ha Noi by some minutes.
 */

export interface Spot {
  /** Degrees, north positive. */
  readonly lat: number;
  /** Degrees, east positive. */
  readonly lon: number;
}

/** Region, then town, latitude and longitude in tenths of a degree (0.1° is 24 s of the sun). */
const TOWNS = new Map<string, string>(Object.entries({`);
for (const [region, places] of regions) {
  console.log(`  ${region}: \`\n${wrap(places, ",")}\`,`);
}
console.log(`}));

/** Older and other names, each with the zone that it stands for. */
const ALIASES = \`
${wrap(aliases.map((name) => `${name}=${resolve(name)}`), "")}\`;

const alias = new Map(
  ALIASES.trim()
    .split(/\\s+/)
    .map((pair): [string, string] => {
      const [name = "", zone = ""] = pair.split("=");
      return [name, zone];
    }),
);

/** The coordinates of a zone's town; null for a zone without one (UTC). */
export function town(zone: string): Spot | null {
  const name = alias.get(zone) ?? zone;
  const cut = name.indexOf("/");
  if (cut < 0 || cut === name.length - 1) return null;
  const wanted = name.slice(cut + 1);
  for (const entry of (TOWNS.get(name.slice(0, cut)) ?? "").split(",")) {
    const [place, lat, lon] = entry.trim().split(" ");
    if (place === wanted) return { lat: Number(lat) / 10, lon: Number(lon) / 10 };
  }
  return null;
}`);
