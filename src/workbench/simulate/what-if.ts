import { combineFace } from "../../checks/face.ts";
import { combineIdentity } from "../../checks/identity.ts";
import type { Panel } from "../../checks/panel.ts";
import { DEFAULT_FACE_LIMITS } from "../../domain/face-limits.ts";
import type { Policy, PolicyHead } from "../../policy/policy.ts";
import type { Drawn } from "./applicants.ts";
import { askingFor, demandsUnder, isWitness } from "./contender.ts";
import type { KnownFacts } from "./known-facts.ts";
import type { Group, Population } from "./population.ts";
import { Latencies, rateOf } from "./statistics.ts";
import type { Percentiles } from "./statistics.ts";
import { settleAll, settleFailover, settleHedge, settleQuorum, strategiesFor } from "./strategies.ts";
import type { Attempt, Settled, Strategy } from "./strategies.ts";
import type { Witness, Witnesses } from "./witnesses.ts";

/** What a check by itself would come to, asked in one way. Shares are 0 to 1. */
export interface StrategyReport {
  /** `quorum: 2` with its number. */
  readonly strategy: string;
  readonly calls: number;
  readonly costIdr: number;
  readonly latencyMs: Percentiles;
  readonly undecided: number;
  readonly conflict: number;
  /** Of those of whom it is not so, how many are said to match. */
  readonly wronglyMatched: number;
  /** Of those of whom it is so, how many are said not to match. */
  readonly wronglyNotMatched: number;
}

/** Follows one check of a policy through the population, under every strategy it could have. */
export interface WhatIf {
  readonly check: "IDENTITY" | "FACE";
  see(applicant: Drawn, group: Group): void;
  reports(): StrategyReport[];
}

interface WhatIfOptions {
  readonly population: Population;
  readonly panel: Panel;
  readonly witnesses: Witnesses;
  readonly known: KnownFacts;
}

export function whatIf(policy: Policy, check: WhatIf["check"], options: WhatIfOptions): WhatIf | undefined {
  const path = check === "IDENTITY" ? "identity.verdict" : "face.verdict";
  const alone: PolicyHead = { ...policy, needs: new Set([check]), reads: new Set([path]) };
  const demands = demandsUnder(alone);
  const [demand] = demands;
  if (demand === undefined || demand.providers.length < 2) return undefined;
  const { deadlineMs } = demand;
  const { population, panel, witnesses, known } = options;
  const askings = askingFor(demands, population, panel, witnesses).map((asking) => {
    return { parts: asking.checks.get(check)?.parts ?? [], facts: known.under(alone, asking) };
  });
  const tallies = strategiesFor(demand.providers.length).map((strategy) => new StrategyTally(strategy, deadlineMs));

  return {
    check,
    see(applicant, group) {
      const asking = askings[applicant.group];
      if (asking === undefined) throw new RangeError("an applicant of no group");
      const attempts = asking.parts.filter(isWitness).map((witness) => attemptOf(witness, check, applicant));
      const verdict = asking.facts(applicant).get(path);
      const together = verdict?.known === true ? String(verdict.value) : null;
      const cheapestFirst = attempts.toSorted((one, other) => one.priceIdr - other.priceIdr);
      const truth = truthOf(check, group);
      for (const tally of tallies) {
        tally.add(settle(tally.strategy, attempts, cheapestFirst, together, deadlineMs), truth);
      }
    },
    reports: () => tallies.map((tally) => tally.report()),
  };
}

function settle(
  strategy: Strategy,
  attempts: readonly Attempt[],
  cheapestFirst: readonly Attempt[],
  together: string | null,
  deadlineMs: number,
): Settled {
  switch (strategy.name) {
    case "all":
      return settleAll(attempts, together, deadlineMs);
    case "quorum":
      return settleQuorum(attempts, strategy.answers, deadlineMs);
    case "failover":
      return settleFailover(attempts, deadlineMs);
    case "hedge":
      return settleHedge(attempts, deadlineMs);
    case "cheapest":
      return settleFailover(cheapestFirst, deadlineMs);
  }
}

function attemptOf(witness: Witness, check: WhatIf["check"], applicant: Drawn): Attempt {
  const { latencyMs, costIdr } = witness.call(applicant);
  const verdict =
    check === "IDENTITY"
      ? combineIdentity(applicant.supplied, [witness.identity(applicant)]).verdict
      : combineFace([witness.face(applicant)], () => DEFAULT_FACE_LIMITS).verdict;
  return { endsMs: latencyMs, says: verdict === "UNKNOWN" ? null : verdict, costIdr, priceIdr: witness.priceIdr };
}

/** Whether it really is so; undefined where one may see it either way. */
function truthOf(check: WhatIf["check"], group: Group): boolean | undefined {
  if (group.nik !== "registered") return false;
  if (check === "FACE") return group.face.genuine;
  if (group.name_given === "other" || group.birth_date_given === "other") return false;
  return group.name_given === "misspelt" ? undefined : true;
}

class StrategyTally {
  readonly strategy: Strategy;
  readonly #latencies: Latencies;
  #seen = 0;
  #calls = 0;
  #cost = 0;
  #undecided = 0;
  #conflicts = 0;
  readonly #truly = { count: 0, denied: 0 };
  readonly #falsely = { count: 0, matched: 0 };

  constructor(strategy: Strategy, deadlineMs: number) {
    this.strategy = strategy;
    this.#latencies = new Latencies(deadlineMs);
  }

  add({ says, latencyMs, costIdr, calls }: Settled, truth: boolean | undefined): void {
    this.#seen++;
    this.#calls += calls;
    this.#cost += costIdr;
    this.#latencies.add(latencyMs);
    if (says === null) this.#undecided++;
    else if (says === "CONFLICT") this.#conflicts++;
    if (truth === true) {
      this.#truly.count++;
      if (says === "MISMATCH" || says === "NOT_FOUND") this.#truly.denied++;
    } else if (truth === false) {
      this.#falsely.count++;
      if (says === "MATCH") this.#falsely.matched++;
    }
  }

  report(): StrategyReport {
    const { strategy } = this;
    const seen = Math.max(1, this.#seen);
    return {
      strategy: strategy.name === "quorum" ? `quorum: ${strategy.answers}` : strategy.name,
      calls: this.#calls / seen,
      costIdr: this.#cost / seen,
      latencyMs: this.#latencies.percentiles(),
      undecided: this.#undecided / seen,
      conflict: this.#conflicts / seen,
      wronglyMatched: rateOf(this.#falsely.matched, this.#falsely.count).share,
      wronglyNotMatched: rateOf(this.#truly.denied, this.#truly.count).share,
    };
  }
}
