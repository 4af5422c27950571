/** Eight signs by which the server tells two devices on one desk's link apart. They name no person. */
import { recall, remember } from "../../live/choices";

const SIGNS = /^[0-9a-f]{8}$/;

/** The signs before a command's id, with what parts them; all of an id that has none. */
export function deviceIn(command: string): string {
  return /^[0-9a-f]{8}\./.exec(command)?.[0] ?? command;
}

/** Made once on this device for this desk, of nothing but chance; anew where the browser keeps nothing. */
export function deviceOf(desk: string): string {
  const key = `desk-device.${desk}`;
  const kept = recall(key);
  if (kept !== null && SIGNS.test(kept)) return kept;
  const made = crypto.randomUUID().slice(0, 8);
  remember(key, made);
  return made;
}
