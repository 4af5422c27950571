// Prints src/live/towns.ts from the tz database: `node tools/make-towns.mjs > src/live/towns.ts`.
// Run by hand when a zone is added (about once in two years), never by the build.
import { readFileSync } from "node:fs";

const ROOT = process.argv[2] ?? "/usr/share/zoneinfo";
const lines = (name) => readFileSync(`${ROOT}/${name}`, "utf8").split("\n");

/** "+2102" or "+0051408" (sign, degrees, minutes, maybe seconds) in half degrees. */
function halves(text) {
  const digits = text.slice(1);
  const wide = digits.length % 2;
  const [degrees, minutes, seconds] = [
    digits.slice(0, 2 + wide),
    digits.slice(2 + wide, 4 + wide),
    digits.slice(4 + wide) || "0",
  ].map(Number);
  const value = Math.round((degrees + minutes / 60 + seconds / 3600) * 2);
  return text.startsWith("-") ? -value : value;
}

const towns = new Map();
for (const line of lines("zone.tab")) {
  const row = /^[A-Z]{2}\t([+-]\d+)([+-]\d+)\t([^\t]+)/.exec(line);
  if (row) towns.set(row[3], `${halves(row[1])} ${halves(row[2])}`);
}
// What this runtime (ICU, as in most browsers) still calls a zone by its older name.
const older = new Map();
for (const zone of towns.keys()) {
  const name = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  if (!towns.has(name)) older.set(name, zone);
}

const release = lines("tzdata.zi")[0].replace("# version ", "");
const regions = new Map();
for (const [zone, place] of [...towns].sort()) {
  const [region, ...rest] = zone.split("/");
  regions.set(region, [...(regions.get(region) ?? []), `${rest.join("/")} ${place}`]);
}
const wrap = (words, between) => {
  const out = [""];
  for (const word of words) {
    if (out.at(-1).length + word.length > 97) out.push("");
    out[out.length - 1] += (out.at(-1) === "" ? "" : between) + word;
  }
  return out.join("\n");
};
console.log(`/**
 * Where a time zone's town lies, so that the sky of a place can be computed: nothing else.
 * Source: zone.tab of the tz database ${release} (public domain); made by tools/make-towns.mjs.
 * One town per zone: Asia/Ho_Chi_Minh is Ho Chi Minh City, whose sunrise differs from that of
 * Ha Noi by some minutes. Every reader loads this table: it is kept small.
 */
import { canonical } from "./zones";

export interface Spot {
  /** Degrees, north positive. */
  readonly lat: number;
  /** Degrees, east positive. */
  readonly lon: number;
}

/** Region, then town, latitude and longitude in half degrees: the sun's hour is right to a minute. */
const TOWNS = new Map<string, string>(Object.entries({`);
for (const [region, places] of regions) {
  console.log(`  ${region}: \`\n${wrap(places, ",")}\`,`);
}
console.log(`}));

/** Zones that Intl still calls by an older name; all other aliases it resolves itself. */
const OLDER = \`
${wrap([...older].sort().map(([name, zone]) => `${name}=${zone}`), " ")}\`;

/** The coordinates of a zone's town; null for a zone without one (UTC). */
export function town(zone: string): Spot | null {
  return find(zone) ?? find(named(zone)) ?? find(named(canonical(zone)));
}

function named(zone: string): string {
  return OLDER.split(/\\s+/).find((pair) => pair.startsWith(\`\${zone}=\`))?.split("=")[1] ?? zone;
}

function find(zone: string): Spot | null {
  const cut = zone.indexOf("/");
  if (cut < 0 || cut === zone.length - 1) return null;
  const wanted = zone.slice(cut + 1);
  for (const entry of (TOWNS.get(zone.slice(0, cut)) ?? "").split(/[,\\n]/)) {
    const [place, lat, lon] = entry.split(" ");
    if (place === wanted) return { lat: Number(lat) / 2, lon: Number(lon) / 2 };
  }
  return null;
}`);
