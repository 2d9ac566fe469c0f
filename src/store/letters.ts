import { and, arrayContains, desc, eq, lt, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";

import type { ProviderName } from "../domain/provider.ts";
import type { DataKey } from "../vault/data-key.ts";
import type { Database } from "./database.ts";
import { callbackLetter } from "./schema/index.ts";

/** Something that a vendor has sent by itself, as it came. */
export interface Letter {
  readonly provider: ProviderName;
  /** The vendor's own ids of what it is about. */
  readonly addresses: readonly string[];
  readonly text: string;
}

/** What vendors have sent, for every replica. */
export interface Letters {
  /** Resolves once it is kept, and will be told to the others. */
  post(letter: Letter): Promise<void>;
  /** The latest one to an address. */
  find(provider: ProviderName, address: string): Promise<string | undefined>;
  /** Tells of letters that others post, until the returned function is called. */
  listen(told: (letter: Letter) => void): Promise<() => Promise<void>>;
  /** Forgets those from before then. */
  forget(before: Date): Promise<void>;
}

const CHANNEL = "saksi_letter";

/** @param key seals them */
export function createLetters({ orm, listen }: Database, key: DataKey, clock: () => Date): Letters {
  const own = new Set<string>();
  const read = ({ id, provider, addresses, body }: typeof callbackLetter.$inferSelect) => {
    return { provider, addresses, text: key.open(body, placeOf(id)).toString() };
  };
  return {
    async post({ provider, addresses, text }) {
      const id = uuidv7();
      own.add(id);
      const row = { id, provider, addresses: [...addresses], receivedAt: clock(), body: key.seal(text, placeOf(id)) };
      await orm.transaction(async (tx) => {
        await tx.insert(callbackLetter).values(row);
        await tx.execute(sql`SELECT pg_notify(${CHANNEL}, ${id})`);
      });
    },
    async find(provider, address) {
      const [row] = await orm
        .select()
        .from(callbackLetter)
        .where(and(eq(callbackLetter.provider, provider), arrayContains(callbackLetter.addresses, [address])))
        .orderBy(desc(callbackLetter.id))
        .limit(1);
      return row && read(row).text;
    },
    listen(told) {
      const tell = async (id: string): Promise<void> => {
        const [row] = await orm.select().from(callbackLetter).where(eq(callbackLetter.id, id));
        if (row !== undefined && isProvider(row.provider)) told({ ...read(row), provider: row.provider });
      };
      return listen(CHANNEL, {
        // One's own has been taken in already. What cannot be fetched now is found by whoever looks for it later.
        told: (id) => void (own.delete(id) || tell(id).catch(() => {})),
        missed() {},
      });
    },
    async forget(before) {
      await orm.delete(callbackLetter).where(lt(callbackLetter.receivedAt, before));
    },
  };
}

function placeOf(id: string): string {
  return `callback_letter:${id}:body`;
}

function isProvider(text: string): text is ProviderName {
  return text === text.toUpperCase();
}
