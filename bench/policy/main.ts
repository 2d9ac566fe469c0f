/** Decisions a second by each engine, printed as JSON. `BENCH_ROUNDS` turns of `BENCH_SECONDS` each. */
import * as z from "zod";

import { disagreements } from "./agreement.ts";
import { decideByClosures } from "./closures.ts";
import { makeEvidence } from "./evidence.ts";
import { decideByJsonRules } from "./json-rules.ts";
import { decide } from "../../src/policy/decide.ts";
import { outcomeUnder } from "../../src/policy/outcome.ts";
import { RULES } from "./rules.ts";
import { saksiFacts, saksiPolicy } from "./saksi.ts";

const { BENCH_ROUNDS, BENCH_SECONDS } = z
  .object({ BENCH_ROUNDS: z.coerce.number().int().min(1), BENCH_SECONDS: z.coerce.number().positive() })
  .parse(process.env);

const now = new Date();
const evidence = makeEvidence();
const facts = evidence.map((plain) => saksiFacts(plain, now));
const policy = saksiPolicy();

const wrong = await disagreements(evidence);
if (wrong.length > 0) throw new Error(`the engines disagree: ${wrong.join("; ")}`);

/** Every decision leaves a trace here, so that none can be optimised away. */
let trace = 0;

/** One pass over all the evidence. Only json-rules-engine is asynchronous, and it alone is waited for. */
const passes: Readonly<Record<string, () => void | Promise<void>>> = {
  closures() {
    for (const plain of evidence) trace += decideByClosures(plain).score;
  },
  async "json-rules-engine"() {
    for (const plain of evidence) trace += (await decideByJsonRules(plain)).score;
  },
  "saksi, outcome only"() {
    for (const known of facts) trace += outcomeUnder(policy, known).score.low;
  },
  "saksi, explained"() {
    for (const known of facts) trace += decide(policy, known, now).score.low;
  },
};

async function decisionsPerSecond(pass: () => void | Promise<void>): Promise<number> {
  const began = performance.now();
  let decisions = 0;
  let elapsed = 0;
  while (elapsed < BENCH_SECONDS * 1000) {
    const waiting = pass();
    if (waiting !== undefined) await waiting;
    decisions += evidence.length;
    elapsed = performance.now() - began;
  }
  return (decisions / elapsed) * 1000;
}

const contestants = Object.entries(passes).map(([name, pass]) => ({ name, pass, perSecond: new Array<number>() }));
// One round more than is asked for: the first only warms up.
for (let round = 0; round <= BENCH_ROUNDS; round += 1) {
  for (const { pass, perSecond } of contestants) {
    const figure = await decisionsPerSecond(pass);
    if (round > 0) perSecond.push(figure);
  }
}

if (Number.isNaN(trace)) throw new Error("a decision had no score");
process.stdout.write(
  JSON.stringify({
    rules: RULES.length,
    facts: Object.keys(evidence[0] ?? {}).length,
    contestants: contestants.map(({ name, perSecond }) => ({ name, perSecond })),
  }),
);
