import type { Outcome } from "../../domain/decision.ts";
import { writtenStrategy } from "../../domain/strategy.ts";
import type { Strategy } from "../../domain/strategy.ts";
import type { Standing } from "../../policy/tally.ts";
import type { Drawn } from "./applicants.ts";
import type { Asking } from "./contender.ts";
import type { Population } from "./population.ts";
import type { CheckLatency, GroupResult, Result } from "./report.ts";
import { Latencies, rateOf } from "./statistics.ts";
import type { Fate } from "./strategies.ts";

/** Adds up what became of the applicants under one policy. */
export class Tally {
  readonly #population: Population;
  readonly #askings: readonly Asking[];
  readonly #groups: { APPROVE: number; REVIEW: number; REJECT: number }[];
  readonly #latencies: Latencies;
  readonly #checks: ReadonlyMap<string, { readonly strategy: Strategy; readonly latencies: Latencies }>;
  #cost = 0;
  #undetermined = 0;

  constructor(population: Population, askings: readonly Asking[], patienceMs: number) {
    this.#population = population;
    this.#askings = askings;
    this.#groups = population.groups.map(() => ({ APPROVE: 0, REVIEW: 0, REJECT: 0 }));
    this.#latencies = new Latencies(patienceMs);
    const checks = askings.flatMap((asking) => [...asking.checks]);
    this.#checks = new Map(
      checks.map(([check, { demand }]) => [check, { strategy: demand.strategy, latencies: new Latencies(patienceMs) }]),
    );
  }

  add(applicant: Drawn, { outcome, determined }: Pick<Standing, "outcome" | "determined">): void {
    const asking = this.#askings[applicant.group];
    const counts = this.#groups[applicant.group];
    if (asking === undefined || counts === undefined) throw new RangeError("an applicant of no group");
    counts[outcome]++;
    if (!determined) this.#undetermined++;
    for (const { witness, serves } of asking.calls) {
      const fate = fateOf(serves, applicant);
      if (fate === "unasked") continue;
      this.#cost += fate === "heard" ? witness.call(applicant).costIdr : witness.priceIdr;
    }
    let longest = 0;
    for (const [check, asked] of asking.checks) {
      const { latencyMs } = asked.course(applicant);
      this.#checks.get(check)?.latencies.add(latencyMs);
      longest = Math.max(longest, latencyMs);
    }
    this.#latencies.add(longest);
  }

  result(): Result {
    const { groups } = this.#population;
    const all = this.#sum(() => true);
    const good = this.#sum((at) => groups[at]?.should === "APPROVE");
    const bad = this.#sum((at) => groups[at]?.should === "REJECT");
    const applicants = sizeOf(all);
    const { share, low, high } = rateOf(bad.APPROVE, applicants);
    return {
      outcomes: all,
      undetermined: this.#undetermined,
      review: rateOf(all.REVIEW, applicants),
      automatic: rateOf(all.APPROVE + all.REJECT, applicants),
      falseApprovals: {
        count: bad.APPROVE,
        ofTheBad: rateOf(bad.APPROVE, sizeOf(bad)),
        per100000: { share: share * 1e5, low: low * 1e5, high: high * 1e5 },
      },
      falseRejections: { count: good.REJECT, ofTheGood: rateOf(good.REJECT, sizeOf(good)) },
      cost: {
        perApplicantIdr: applicants === 0 ? 0 : this.#cost / applicants,
        perApprovedGoodIdr: good.APPROVE === 0 ? null : this.#cost / good.APPROVE,
      },
      latencyMs: this.#latencies.percentiles(),
    };
  }

  groups(): GroupResult[] {
    return this.#population.groups.map(({ name, should }, at) => {
      const outcomes = this.#sum((group) => group === at);
      return { group: name, should, applicants: sizeOf(outcomes), outcomes };
    });
  }

  checks(): CheckLatency[] {
    return [...this.#checks].map(([check, { strategy, latencies }]) => {
      return { check: check.toLowerCase(), strategy: writtenStrategy(strategy), latencyMs: latencies.percentiles() };
    });
  }

  #sum(wanted: (group: number) => boolean): Record<Outcome, number> {
    const sum = { APPROVE: 0, REVIEW: 0, REJECT: 0 };
    for (const [at, { APPROVE, REVIEW, REJECT }] of this.#groups.entries()) {
      if (!wanted(at)) continue;
      sum.APPROVE += APPROVE;
      sum.REVIEW += REVIEW;
      sum.REJECT += REJECT;
    }
    return sum;
  }
}

/** What becomes of a call: one that serves two checks is one call, made where either asks it, and is paid for once. */
function fateOf(serves: Asking["calls"][number]["serves"], applicant: Drawn): Fate {
  let fate: Fate = "unasked";
  for (const { asked, at } of serves) {
    const own = asked.course(applicant).fates[at] ?? "unasked";
    if (own === "heard") return own;
    if (own !== "unasked") fate = own;
  }
  return fate;
}

function sizeOf({ APPROVE, REVIEW, REJECT }: Readonly<Record<Outcome, number>>): number {
  return APPROVE + REVIEW + REJECT;
}
