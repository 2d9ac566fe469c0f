import { v7 as uuidv7 } from "uuid";

import type { Orm } from "../src/store/database.ts";
import { appendAudit } from "../src/store/audit-chain.ts";
import { calledDeed } from "../src/store/audit/deeds.ts";
import { verifyChain } from "../src/store/audit/verify.ts";
import { openPostgres } from "../src/store/open-postgres.ts";
import { vendorCall } from "../src/store/schema/index.ts";
import { startPostgres } from "./postgres.ts";
import { median } from "./statistics.ts";

/**
 * `node bench/audit.ts`: what it costs to append to the audit log, in microseconds an entry, and how fast it is verified. On a
 * PostgreSQL of its own, with its own defaults, on this machine.
 */
const TENANT = "bench";
const BATCHES = [1, 10, 100, 500] as const;
/** Entries of each, at most as many as make a run of some seconds. */
const MOST_ROUNDS = 200;

await using postgres = await startPostgres(["max_connections=20"]);
await postgres.createDatabase("bench");
const database = await openPostgres({ url: `${postgres.url}bench`, connections: 4 });
try {
  for (const batch of BATCHES) await appended(database.orm, batch);
  await verified(database.orm);
} finally {
  await database.close();
}

async function appended(orm: Orm, batch: number): Promise<void> {
  const [append, others]: [number[], number[]] = [[], []];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const calls = Array.from({ length: batch }, callOf);
    const start = performance.now();
    let inserted = 0;
    let done = 0;
    await orm.transaction(async (tx) => {
      await tx.insert(vendorCall).values(calls);
      inserted = performance.now();
      await appendAudit(tx, calls.map(calledDeed));
      done = performance.now();
    });
    if (round < MOST_ROUNDS / 10) continue;
    append.push(done - inserted);
    others.push(performance.now() - done + inserted - start);
  }
  const us = (ms: readonly number[]): string => ((median(ms) / batch) * 1_000).toFixed(1).padStart(8);
  say(
    `${String(batch).padStart(4)} together: ${us(append)} µs an entry to append, ${us(others)} µs for the row and the commit`,
  );
}

async function verified(orm: Orm): Promise<void> {
  const start = performance.now();
  const { problem, entries } = await verifyChain(orm, TENANT, { sealOf: () => Buffer.alloc(0) });
  const seconds = (performance.now() - start) / 1_000;
  if (problem !== null) throw new RangeError("a bench that has broken what it measures");
  say(
    `verified ${entries} entries with their rows in ${seconds.toFixed(1)} s: ${Math.round(entries / seconds)} a second`,
  );
}

function callOf(): typeof vendorCall.$inferInsert {
  return {
    id: uuidv7(),
    tenant: TENANT,
    assessmentId: uuidv7(),
    provider: "GLAIR",
    endpoint: "identity",
    checks: ["IDENTITY", "FACE"],
    attempt: 1,
    askedAt: new Date(),
    latencyMs: 123.456,
    outcome: "ANSWERED",
    costIdr: 1_500,
  };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
