import { fileURLToPath } from "node:url";

import * as z from "zod";

import { runChild } from "../child.ts";
import type { Options } from "../options.ts";
import type { Cores } from "../pinning.ts";
import type { Bar, RowResult } from "./row.ts";

const BARS: readonly Bar[] = [
  { name: "saksi, outcome only", against: "closures", label: "outcome only", figure: "perSecond", atLeast: 0.4 },
  { name: "saksi, explained", against: "closures", label: "explained", figure: "perSecond", atLeast: 0.1 },
  { name: "saksi, explained", against: "json-rules-engine", label: "explained", figure: "perSecond", atLeast: 100 },
];

const printedSchema = z.object({
  rules: z.number(),
  facts: z.number(),
  contestants: z.array(z.object({ name: z.string(), perSecond: z.array(z.number()) })),
});

/** Decisions a second, in a process of its own: nothing else is compiled there, and nothing is asked of anybody. */
export async function policy(options: Options, cores: Cores | undefined): Promise<RowResult> {
  const empty = { title: "policy", contestants: [], bars: BARS, notes: [] };
  try {
    const printed = await runChild({
      name: "the policy bench",
      script: fileURLToPath(new URL("../policy/main.ts", import.meta.url)),
      environment: { BENCH_ROUNDS: String(options.rounds), BENCH_SECONDS: String(options.seconds / 5) },
      core: cores?.server,
    });
    const { rules, facts, contestants } = printedSchema.parse(JSON.parse(printed));
    return {
      ...empty,
      title: `policy, ${rules} rules over ${facts} facts`,
      contestants: contestants.map(({ name, perSecond }) => ({
        name,
        rounds: perSecond.map((value) => ({ perSecond: value })),
      })),
      notes: [
        "Policy: decisions a second. The closures and json-rules-engine are given known facts only and explain nothing; Saksi evaluates three values, once for the outcome alone and once with every rule explained. All decide alike on every set of facts, or the row fails.",
      ],
      failures: [],
    };
  } catch (error) {
    return { ...empty, failures: [error instanceof Error ? error.message : "the policy bench failed"] };
  }
}
