import { Pool } from "undici";

import { ENDPOINTS } from "../vendors/endpoints.ts";
import type { Bar, Bench, RowResult } from "./row.ts";
import { playersOf, takeTurns } from "./turns.ts";
import type { Player } from "./turns.ts";

const CONNECTIONS = 4;
const VENDOR_MS = 100;
/** Few requests fit into a window at this latency, and a p99 wants many. */
const WINDOWS = 3;

const CHAIN = "slowest chain";
const CHAIN_CALLS = ["IDmeta create-verification", "IDmeta dukcapil-full"] as const;

const BARS: readonly Bar[] = [
  { name: "saksi", against: CHAIN, figure: "p50Ms", atMost: 1.03 },
  { name: "saksi", against: CHAIN, figure: "p99Ms", atMost: 1.1 },
];

/** How much longer a whole applicant takes than the slowest chain of vendor calls in it, the server being idle. */
export async function latency(bench: Bench): Promise<RowResult> {
  await bench.vendors.setLatency(VENDOR_MS);
  const pool = new Pool(bench.vendors.urls.idmeta, { connections: CONNECTIONS });
  try {
    const chain: Player = { name: CHAIN, exchange: () => askChain(pool), calls: CHAIN_CALLS };
    const { players, failures } = await playersOf(bench, undefined);
    const windowMs = bench.options.seconds * 1000 * WINDOWS;
    const load = { concurrency: CONNECTIONS, warmUpMs: 1_000, windowMs };
    const played = await takeTurns(bench, [chain, ...players], load);
    return {
      title: "latency without a selfie",
      contestants: played.contestants,
      bars: BARS,
      notes: [
        `Latency: ${CONNECTIONS} connections, every vendor answers after ${VENDOR_MS} ms. The slowest chain is IDmeta's session and then its check, which count as one: twice ${VENDOR_MS} ms, measured by calling just these two directly, in its own turn.`,
      ],
      failures: [...failures, ...played.failures],
    };
  } finally {
    await pool.destroy();
  }
}

async function askChain(pool: Pool): Promise<void> {
  for (const call of CHAIN_CALLS) {
    const path = ENDPOINTS[call]?.path ?? "/";
    const headers = { "content-type": "application/json" };
    const { statusCode, body } = await pool.request({ method: "POST", path, headers, body: "{}" });
    await body.json();
    if (statusCode !== 200) throw new Error(`answered HTTP ${statusCode}`);
  }
}
