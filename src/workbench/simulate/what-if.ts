import type { Panel } from "../../checks/panel.ts";
import { ALL, writtenStrategy } from "../../domain/strategy.ts";
import type { Strategy } from "../../domain/strategy.ts";
import type { Policy, PolicyHead } from "../../policy/policy.ts";
import type { Drawn } from "./applicants.ts";
import { attemptOf, isWitness } from "./asked-check.ts";
import { askingFor, demandsUnder } from "./contender.ts";
import type { KnownFacts } from "./known-facts.ts";
import type { Group, Population } from "./population.ts";
import { Latencies, rateOf } from "./statistics.ts";
import type { Percentiles } from "./statistics.ts";
import { callsIn, costOf, settle, strategiesFor } from "./strategies.ts";
import type { Attempt } from "./strategies.ts";
import type { Witnesses } from "./witnesses.ts";

/** What a check by itself would come to, asked in one way. Shares are 0 to 1. */
export interface StrategyReport {
  /** As a policy writes it: `quorum: 2` with its number. */
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
  /** The policy's own. */
  readonly strategy: Strategy;
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
  const declared = policy.checks[check];
  if (declared === undefined || declared.providers.length < 2) return undefined;
  const { strategy, deadlineMs } = declared;
  const alone: PolicyHead = {
    ...policy,
    needs: new Set([check]),
    reads: new Set([path]),
    checks: { [check]: { ...declared, strategy: ALL } },
  };
  const { population, panel, witnesses, known } = options;
  const askings = askingFor(demandsUnder(alone), population, panel, witnesses).map((asking) => {
    return { asked: asking.checks.get(check), facts: known.under(alone, asking) };
  });
  const tallies = strategiesFor(declared.providers.length, strategy).map((each) => new StrategyTally(each, deadlineMs));

  return {
    check,
    strategy,
    see(applicant, group) {
      const asking = askings[applicant.group];
      if (asking?.asked === undefined) throw new RangeError("an applicant of no group");
      const { demand, parts } = asking.asked;
      const attempts = parts.filter(isWitness).map((witness) => attemptOf(witness, demand, applicant));
      const verdict = asking.facts(applicant).get(path);
      const together = verdict?.known === true ? String(verdict.value) : null;
      const truth = truthOf(check, group);
      for (const tally of tallies) tally.add(attempts, together, truth);
    },
    reports: () => tallies.map((tally) => tally.report()),
  };
}

/** Whether it really is so; undefined where one may see it either way. */
function truthOf(check: WhatIf["check"], group: Group): boolean | undefined {
  if (group.nik !== "registered") return false;
  if (check === "FACE") return group.face.genuine;
  if (group.name_given === "other" || group.birth_date_given === "other") return false;
  return group.name_given === "misspelt" ? undefined : true;
}

class StrategyTally {
  readonly #strategy: Strategy;
  readonly #deadlineMs: number;
  readonly #latencies: Latencies;
  #seen = 0;
  #calls = 0;
  #cost = 0;
  #undecided = 0;
  #conflicts = 0;
  readonly #truly = { count: 0, denied: 0 };
  readonly #falsely = { count: 0, matched: 0 };

  constructor(strategy: Strategy, deadlineMs: number) {
    this.#strategy = strategy;
    this.#deadlineMs = deadlineMs;
    this.#latencies = new Latencies(deadlineMs);
  }

  /** @param together what all of them say, were all of them asked */
  add(attempts: readonly Attempt[], together: string | null, truth: boolean | undefined): void {
    const { says, latencyMs, fates } = settle(this.#strategy, attempts, this.#deadlineMs, together);
    this.#seen++;
    this.#calls += callsIn(fates);
    this.#cost += costOf(attempts, fates);
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
    const seen = Math.max(1, this.#seen);
    return {
      strategy: writtenStrategy(this.#strategy),
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
