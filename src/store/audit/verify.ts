import type { AuditedKind } from "../../domain/audit-actions.ts";
import type { Orm } from "../database.ts";
import { anchorOf, footholdBefore, headOf, nextLinks } from "./chain-rows.ts";
import type { Anchor, StoredLink } from "./chain-rows.ts";
import { CheckpointsMet, NONE_MET } from "./checkpoints-met.ts";
import type { CheckpointCount } from "./checkpoints-met.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Entry } from "./entry.ts";
import { genesisOf } from "./link.ts";
import { NoSuchEntry, ProblemFound } from "./problem.ts";
import type { AuditProblem } from "./problem.ts";
import { AUDITED, RecordCheck } from "./record-check.ts";
import { closingOf } from "./record-rows.ts";
import type { Closing } from "./record-rows.ts";
import { ChainWalk } from "./walk.ts";
import type { Foothold } from "./walk.ts";

export interface VerifyOptions {
  /** The number of the first entry to look at: those before it are taken as they are. @default the first there is */
  readonly from?: number;
  /** Of this tenant: the chain has to contain each of them. */
  readonly checkpoints?: readonly Checkpoint[];
  /** The seal that the body of a decision has to have; throws where it can be none's. */
  readonly sealOf: (body: string) => Buffer;
  /** Entries that are read at once. @default 500 */
  readonly pageSize?: number;
}

/** What was looked at, and the first thing that is wrong with it. */
export interface Verification {
  readonly tenant: string;
  /** Null where the log, and what of the record it tells of, are as they were written. */
  readonly problem: AuditProblem | null;
  /** The entry it began after: 0 for a log that is whole. */
  readonly after: number;
  /** How many entries were looked at, up to the problem. */
  readonly entries: number;
  /** The rows of the record that were found as the log has them. */
  readonly rows: ReadonlyMap<AuditedKind, number>;
  /** The last entry. */
  readonly head: { readonly seq: number; readonly hash: string } | null;
  readonly checkpoints: CheckpointCount;
}

/** @param done entries so far, of all that there were when it began */
export type VerifyProgress = (done: number, all: number) => void;

/**
 * Walks along the chain of one tenant as it is in the database, a page at a time, and looks up each row of the record that an
 * entry tells of. What is written meanwhile is looked at, too; nothing is locked, and nobody waits.
 * @throws {NoSuchEntry} where there is no entry to begin with
 */
export async function verifyChain(
  orm: Orm,
  tenant: string,
  { from, checkpoints = [], sealOf, pageSize = 500 }: VerifyOptions,
  onProgress: VerifyProgress = () => {},
): Promise<Verification> {
  const anchor = from === undefined ? await anchorOf(orm, tenant) : null;
  const start =
    from === undefined ? (anchor ?? { seq: 0, hash: genesisOf(tenant) }) : await footholdBefore(orm, tenant, from);
  if (start === undefined) throw new NoSuchEntry(`there is no entry ${String(from)} to begin with`);
  const since = anchor?.at ?? new Date(0);
  const walk = new ChainWalk(tenant, start);
  const record = new RecordCheck({ orm, tenant, since, sealOf });
  let met: CheckpointsMet | null = null;
  let problem: AuditProblem | null = null;
  try {
    met = new CheckpointsMet(checkpoints, start);
    const closing = await walkAll({ orm, tenant, walk, record, met, start, anchor, pageSize, since, onProgress });
    await record.end(from === undefined ? closing.counts : null);
  } catch (error) {
    if (!(error instanceof ProblemFound)) throw error;
    ({ problem } = error);
  }
  return {
    tenant,
    problem,
    after: start.seq,
    entries: walk.seq - start.seq,
    rows: record.seen,
    head: walk.seq === 0 ? null : { seq: walk.seq, hash: walk.hash.toString("hex") },
    checkpoints: met?.count ?? NONE_MET,
  };
}

interface Walking {
  readonly orm: Orm;
  readonly tenant: string;
  readonly walk: ChainWalk;
  readonly record: RecordCheck;
  readonly met: CheckpointsMet;
  readonly start: Foothold;
  readonly anchor: Anchor | null;
  readonly pageSize: number;
  readonly since: Date;
  readonly onProgress: VerifyProgress;
}

/** @throws {ProblemFound} */
async function walkAll(walking: Walking): Promise<Closing> {
  const { orm, tenant, walk, met, start, anchor, pageSize, since, onProgress } = walking;
  const all = ((await headOf(orm, tenant))?.seq ?? start.seq) - start.seq;
  let isExplained = anchor === null;
  let last: Pick<StoredLink, "seq" | "at"> | { readonly seq: number } = { seq: start.seq };
  const takePage = async (limit: number): Promise<boolean> => {
    const links = await nextLinks(orm, tenant, last, limit);
    const entries = await takeLinks(walking, links);
    isExplained ||= entries.some((entry) => anchor !== null && explains(entry, anchor));
    last = links.at(-1) ?? last;
    onProgress(walk.seq - start.seq, Math.max(all, walk.seq - start.seq));
    return links.length === limit;
  };
  while (await takePage(pageSize));
  const closing = await closingOf(orm, tenant, since, AUDITED);
  const { head } = closing;
  // What was written since.
  const left = (): number => Math.min(pageSize, (head?.seq ?? 0) - walk.seq);
  while (left() > 0 && (await takePage(left())));
  walk.end(head?.seq === walk.seq ? head.hash : null);
  checkHead(walk, closing, start);
  if (!isExplained) throw new ProblemFound({ kind: "ANCHOR_UNEXPLAINED", seq: start.seq });
  met.end(walk.seq);
  return closing;
}

async function takeLinks({ walk, record, met }: Walking, links: readonly StoredLink[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  const taken = (): Promise<void> => record.take(entries);
  for (const link of links) {
    let entry: Entry | null;
    try {
      entry = walk.take(link);
      if (entry !== null) met.pass(link);
    } catch (error) {
      // The first problem is told: one of the rows before it comes first.
      await taken();
      throw error;
    }
    if (entry !== null) entries.push(entry);
  }
  await taken();
  return entries;
}

/** The chain itself says what was cut off it: an anchor alone could be anybody's. */
function explains({ action, detail }: Entry, { seq, hash, at, reason }: Anchor): boolean {
  return (
    action === "ENTRIES_DROPPED" &&
    detail["through"] === seq &&
    detail["hash"] === hash.toString("hex") &&
    detail["lastAt"] === at.toISOString() &&
    detail["reason"] === reason
  );
}

function checkHead(walk: ChainWalk, { head, last }: Closing, start: Foothold): void {
  const { seq, hash, at } = walk;
  if (head === null) {
    if (seq > 0) throw new ProblemFound({ kind: "HEAD_MISSING" });
    return;
  }
  if (head.seq > seq) throw new ProblemFound({ kind: "TAIL_MISSING", seq: seq + 1, head: head.seq });
  if (last > head.seq) throw new ProblemFound({ kind: "BEYOND_HEAD", seq: head.seq + 1 });
  if (!head.hash.equals(hash)) throw new ProblemFound({ kind: "HEAD_CHANGED", seq, field: "hash" });
  if (seq > start.seq && head.at.getTime() !== at.getTime()) {
    throw new ProblemFound({ kind: "HEAD_CHANGED", seq, field: "at" });
  }
}
