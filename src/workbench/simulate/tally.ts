import type { Outcome } from "../../domain/decision.ts";
import type { Standing } from "../../policy/tally.ts";
import type { Drawn } from "./applicants.ts";
import { isWitness } from "./contender.ts";
import type { Asking } from "./contender.ts";
import type { Population } from "./population.ts";
import type { CheckLatency, GroupResult, Result } from "./report.ts";
import { Latencies, rateOf } from "./statistics.ts";

/** Adds up what became of the applicants under one policy. */
export class Tally {
  readonly #population: Population;
  readonly #askings: readonly Asking[];
  readonly #groups: { APPROVE: number; REVIEW: number; REJECT: number }[];
  readonly #latencies: Latencies;
  readonly #checks: ReadonlyMap<string, Latencies>;
  #cost = 0;
  #undetermined = 0;

  constructor(population: Population, askings: readonly Asking[], patienceMs: number) {
    this.#population = population;
    this.#askings = askings;
    this.#groups = population.groups.map(() => ({ APPROVE: 0, REVIEW: 0, REJECT: 0 }));
    this.#latencies = new Latencies(patienceMs);
    const checks = askings.flatMap((asking) => [...asking.checks.keys()]);
    this.#checks = new Map(checks.map((check) => [check, new Latencies(patienceMs)]));
  }

  add(applicant: Drawn, { outcome, determined }: Pick<Standing, "outcome" | "determined">): void {
    const asking = this.#askings[applicant.group];
    const counts = this.#groups[applicant.group];
    if (asking === undefined || counts === undefined) throw new RangeError("an applicant of no group");
    counts[outcome]++;
    if (!determined) this.#undetermined++;
    // A call that serves two checks is one call, and is paid for once.
    for (const { witness, deadlineMs } of asking.calls) {
      const { latencyMs, costIdr } = witness.call(applicant);
      this.#cost += latencyMs <= deadlineMs ? costIdr : witness.priceIdr;
    }
    let longest = 0;
    for (const [check, { demand, parts }] of asking.checks) {
      let wait = 0;
      for (const part of parts) {
        if (isWitness(part)) wait = Math.max(wait, Math.min(part.call(applicant).latencyMs, demand.deadlineMs));
      }
      this.#checks.get(check)?.add(wait);
      longest = Math.max(longest, wait);
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
    return [...this.#checks].map(([check, latencies]) => {
      return { check: check.toLowerCase(), strategy: "all", latencyMs: latencies.percentiles() };
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

function sizeOf({ APPROVE, REVIEW, REJECT }: Readonly<Record<Outcome, number>>): number {
  return APPROVE + REVIEW + REJECT;
}
