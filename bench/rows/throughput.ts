import { callsPerApplicant } from "../vendors/ledger.ts";
import type { Bar, Bench, RowResult } from "./row.ts";
import { playersOf, takeTurns } from "./turns.ts";

const CONNECTIONS = 32;
const VENDOR_MS = 20;

const WITHOUT_SELFIE: readonly Bar[] = [
  { name: "saksi", against: "floor", figure: "perSecond", atLeast: 0.85 },
  { name: "saksi", against: "apollo", figure: "perSecond", atLeast: 1.5 },
];
const WITH_SELFIE: readonly Bar[] = [
  { name: "saksi", against: "floor", figure: "perSecond", atLeast: 1 },
  { name: "saksi", against: "apollo", figure: "perSecond", atLeast: 1.5 },
];

/** Whole applicants a second, each side driven as hard as 32 connections can. */
export async function throughput(bench: Bench, selfie: Buffer | undefined): Promise<RowResult> {
  await bench.vendors.setLatency(VENDOR_MS);
  const { players, failures } = await playersOf(bench, selfie);
  const windowMs = bench.options.seconds * 1000;
  const load = { concurrency: CONNECTIONS, warmUpMs: Math.min(2_000, windowMs * 0.4), windowMs };
  const played = await takeTurns(bench, players, load);
  const what = selfie === undefined ? "without a selfie" : `with a selfie of ${Math.round(selfie.length / 1000)} KB`;
  return {
    title: `throughput ${what}`,
    contestants: played.contestants,
    bars: selfie === undefined ? WITHOUT_SELFIE : WITH_SELFIE,
    notes: [
      `Throughput ${what}: ${CONNECTIONS} connections, every vendor answers after ${VENDOR_MS} ms; each side made exactly these calls for each applicant: ${callsPerApplicant(selfie !== undefined).join(", ")} (the vendors counted; finalize is in the background).`,
    ],
    failures: [...failures, ...played.failures],
  };
}
