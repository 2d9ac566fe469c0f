import { randomBytes } from "node:crypto";

import { startPostgres } from "../postgres.ts";
import { assessQuestion } from "../sides/assess.ts";
import { saksi } from "../sides/saksi.ts";
import { Side } from "../sides/side.ts";
import { callsPerApplicant } from "../vendors/ledger.ts";
import type { Bar, Bench, RowResult } from "./row.ts";
import { takeTurns } from "./turns.ts";
import type { Player } from "./turns.ts";

const CONNECTIONS = 32;
const VENDOR_MS = 20;
const BARS: readonly Bar[] = [{ name: "recorded", against: "unrecorded", figure: "perSecond", atLeast: 0.5 }];

/** What it costs to keep an applicant's assessment in PostgreSQL, every answer durable before it is used. */
export async function recorded(bench: Omit<Bench, "sides">): Promise<RowResult> {
  const { vendors, cores } = bench;
  await vendors.setLatency(VENDOR_MS);
  await using postgres = await startPostgres(["max_connections=50"]);
  await postgres.createDatabase("bench");
  const environment = {
    ...saksi.environment,
    DATABASE_URL: `${postgres.url}bench`,
    SAKSI_MASTER_KEYS: `bench:${randomBytes(32).toString("base64")}`,
  };
  await using stack = new AsyncDisposableStack();
  const definitions = [
    { ...saksi, name: "unrecorded" },
    { ...saksi, name: "recorded", environment, question: assessQuestion },
  ];
  const players: Player[] = [];
  for (const definition of definitions) {
    const side = stack.use(await Side.start(definition, vendors.urls, cores, CONNECTIONS));
    await side.check(undefined);
    players.push({
      name: side.name,
      pid: side.pid,
      exchange: side.exchanger(undefined),
      calls: callsPerApplicant(false),
    });
  }
  const windowMs = bench.options.seconds * 1000;
  const load = { concurrency: CONNECTIONS, warmUpMs: Math.min(2_000, windowMs * 0.4), windowMs };
  const played = await takeTurns({ ...bench, sides: [] }, players, load);
  return {
    title: "recorded, PostgreSQL",
    contestants: played.contestants,
    bars: BARS,
    notes: [
      `Recorded: ${CONNECTIONS} connections, every vendor answers after ${VENDOR_MS} ms, no selfie. The same applicant by the query \`applicant\` and by the mutation \`assess\`, which is answered when the decision is on disk; every call was written there before it was made, and every answer before it was used. PostgreSQL, with its own defaults (\`fsync\` on), shares the core of the load and the vendors.`,
    ],
    failures: played.failures,
  };
}
