import { z } from "zod";

import type { Orm } from "../database.ts";
import { auditHead } from "../schema/index.ts";

/**
 * What the log was at some moment. Whoever keeps it where the database's administrators have no say can prove later that
 * nothing up to it was changed.
 */
export interface Checkpoint {
  readonly tenant: string;
  readonly seq: number;
  /** In hexadecimal. */
  readonly hash: string;
  /** When the last entry was written. */
  readonly at: string;
}

/** Of every tenant that anything is logged of. */
export async function checkpointsOf(orm: Orm): Promise<Checkpoint[]> {
  const heads = await orm.select().from(auditHead).orderBy(auditHead.tenant);
  return heads.flatMap(({ tenant, seq, hash, at }) =>
    seq === 0 ? [] : [{ tenant, seq, hash: hash.toString("hex"), at: at.toISOString() }],
  );
}

/** More may stand beside it: so a line of the server's own log is one, too. */
export const checkpoint: z.ZodType<Checkpoint> = z.object({
  tenant: z.string().min(1),
  seq: z.int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
});

/** Reads one checkpoint a line; blank lines are passed over. @returns the number of the first line that is none, otherwise */
export function parseCheckpoints(text: string): { readonly checkpoints: Checkpoint[] } | { readonly badLine: number } {
  const checkpoints: Checkpoint[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = checkpoint.safeParse(jsonOf(line));
    if (!read.success) return { badLine: index + 1 };
    checkpoints.push(read.data);
  }
  return { checkpoints };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
