/**
 * What a desk keeps in the browser: acts until they are answered, and the list of people for when
 * there is no network. Names stay on the device only as long as its seat is open. Knows no rule.
 */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { MeetingSlice, Role } from "../../contract";
import type { Row } from "./people";
import type { Draft, Entry } from "./queue";

export interface Kept {
  readonly desk: string;
  readonly meeting: MeetingSlice;
  readonly rows: readonly Row[];
  /** Server time minus the device's, in milliseconds. */
  readonly ahead: number;
  /** Server time at which all this was so. */
  readonly good_at: number;
  /** Whose seat it is; not in lists kept before this was asked. */
  readonly role?: Role | null;
}
export interface Store {
  /** False where the browser keeps nothing: then a reload loses what is not sent. */
  readonly lasting: boolean;
  add(draft: Draft): Promise<Entry>;
  put(entry: Entry): Promise<void>;
  remove(entry: Entry): Promise<void>;
  /** In the order in which they were done. */
  all(desk: string): Promise<readonly Entry[]>;
  keep(kept: Kept): Promise<void>;
  kept(desk: string): Promise<Kept | null>;
  /** Takes the names away; what waits to be sent stays. */
  forget(desk: string): Promise<void>;
}

interface Schema extends DBSchema {
  queue: { key: number; value: Entry; indexes: { desk: string } };
  kept: { key: string; value: Kept };
}
const NAME = "hybridmeet-desk";
const VERSION = 1;
const OLDEST_MS = 14 * 86_400_000; // lists of meetings that are over leave the device

export async function openStore(): Promise<Store> {
  try {
    const db = await openDB<Schema>(NAME, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore("queue", { keyPath: "n", autoIncrement: true }).createIndex("desk", "desk");
        fresh.createObjectStore("kept", { keyPath: "desk" });
      },
    });
    return lastingStore(db);
  } catch {
    return fleetingStore(); // a private window, or storage that is forbidden
  }
}

function lastingStore(db: IDBPDatabase<Schema>): Store {
  return {
    lasting: true,
    async add(draft) {
      const tx = db.transaction("queue", "readwrite", { durability: "strict" }); // a dead battery loses nothing
      const n = await tx.store.add(draft as Entry);
      await tx.done;
      return { ...draft, n };
    },
    async put(entry) {
      await db.put("queue", entry);
    },
    remove: (entry) => db.delete("queue", entry.n),
    all: (desk) => db.getAllFromIndex("queue", "desk", desk),
    async keep(kept) {
      await db.put("kept", kept);
    },
    async kept(desk) {
      for (const old of await db.getAll("kept")) if (Date.now() + old.ahead - old.good_at > OLDEST_MS) await db.delete("kept", old.desk);
      const found = await db.get("kept", desk);
      // an older page kept no words of the doors
      return found === undefined ? null : { ...found, rows: found.rows.map((row) => ({ ...{ letIn: [], letOut: null }, ...row })) };
    },
    forget: (desk) => db.delete("kept", desk),
  };
}

/** As long as the page lives. */
export function fleetingStore(): Store {
  const entries = new Map<number, Entry>();
  const lists = new Map<string, Kept>();
  let last = 0;
  return {
    lasting: false,
    add(draft) {
      last += 1;
      const entry = { ...draft, n: last };
      entries.set(last, entry);
      return Promise.resolve(entry);
    },
    put: (entry) => Promise.resolve(void entries.set(entry.n, entry)),
    remove: (entry) => Promise.resolve(void entries.delete(entry.n)),
    all: (desk) => Promise.resolve([...entries.values()].filter((entry) => entry.desk === desk)),
    keep: (kept) => Promise.resolve(void lists.set(kept.desk, kept)),
    kept: (desk) => Promise.resolve(lists.get(desk) ?? null),
    forget: (desk) => Promise.resolve(void lists.delete(desk)),
  };
}
