// Reads feeds with ical.js, the parser inside Thunderbird: one JSON line per feed read from stdin.
// Input: a JSON list of texts. Output: a JSON list of lists of events.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const ICAL = (await import(require.resolve("ical.js"))).default;

const texts = JSON.parse(readFileSync(0, "utf8"));
const read = (text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const said = (name) => component.getFirstPropertyValue(name);
    return {
      uid: event.uid,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      summary: event.summary,
      description: event.description,
      location: event.location,
      sequence: event.sequence,
      status: said("status"),
      transp: said("transp"),
      modified: said("last-modified").toJSDate().toISOString(),
    };
  });
};
process.stdout.write(JSON.stringify(texts.map(read)));
