import { sql } from "drizzle-orm";
import { z } from "zod";

import type { Orm } from "./database.ts";
import { insertInto, relationOf } from "./insert-many.ts";
import { rowsOf } from "./rows.ts";
import { applicant } from "./schema/index.ts";

/** Somebody a tenant asks about. */
interface Asked {
  readonly tenant: string;
  readonly nikHash: Buffer;
  readonly at: Date;
  /** Taken where the tenant asks about this person for the first time. */
  readonly newcomer: { readonly id: string; readonly wrappedKey: Buffer };
}

const bytes = z.string().transform((hex) => Buffer.from(hex, "hex"));
const found = z.object({ id: z.string(), tenant: z.string(), nik: bytes, key: bytes });

/**
 * The persons that are asked about, each once, the new ones made. Locked until the transaction ends: nobody is erased while an
 * assessment of them begins; whoever is erased at that moment is a newcomer. In one statement: a person that is there already
 * is written as it was, which locks it and says what it is.
 * @param asked each person once, in an order that is the same for everybody: so two who want the same never wait for each other
 */
export async function lockPersons(tx: Orm, asked: readonly Asked[]) {
  const rows = asked.map(({ tenant, nikHash, at, newcomer }) => {
    return { id: newcomer.id, tenant, nikHash, wrappedKey: newcomer.wrappedKey, createdAt: at };
  });
  return rowsOf(
    tx,
    sql`${insertInto(applicant, "p")} FROM ${relationOf(applicant, rows, "p")}
      ON CONFLICT (tenant, nik_hash) DO UPDATE SET created_at = applicant.created_at
      RETURNING id, tenant, encode(nik_hash, 'hex') AS nik, encode(wrapped_key, 'hex') AS key`,
    found,
  );
}
