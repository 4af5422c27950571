/** Reading records that came over the wire: an id may well be "constructor". */

/** The record's own value under this key; never what every object inherits. */
export function own<T>(record: Readonly<Record<string, T>> | null | undefined, key: string | null | undefined): T | undefined {
  if (record == null || key == null) return undefined;
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
