import { setImmediate } from "node:timers/promises";

import type { Evidence } from "../../assessments/evidence.ts";
import type { Outcome } from "../../domain/decision.ts";
import type { Facts } from "../../domain/fact.ts";
import type { ProviderName } from "../../domain/provider.ts";
import { writtenStrategy } from "../../domain/strategy.ts";
import { outcomeUnder } from "../../policy/outcome.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Standing } from "../../policy/tally.ts";
import type { ProviderDefinition } from "../../providers/provider.ts";
import type { EvidenceRecord } from "../../assessments/record/evidence-record.ts";
import { applicantsOf } from "./applicants.ts";
import type { Drawn } from "./applicants.ts";
import type { AskedHow } from "./asked-check.ts";
import { heardBySome, together } from "./collection.ts";
import { comparisonsOf } from "./comparison.ts";
import { askingFor, demandsUnder, panelOf } from "./contender.ts";
import type { Asking } from "./contender.ts";
import { drawsOf } from "./draw.ts";
import { evidenceOf } from "./evidence.ts";
import { KnownFacts } from "./known-facts.ts";
import type { Population } from "./population.ts";
import type { PolicyReport, Result, SimulationReport, SingleVendorReport } from "./report.ts";
import { RuleTally } from "./rule-tally.ts";
import { singleVendorPolicies } from "./single-vendors.ts";
import type { SingleVendorPolicy } from "./single-vendors.ts";
import { Tally } from "./tally.ts";
import { whatIf } from "./what-if.ts";
import type { WhatIf } from "./what-if.ts";
import { witnessesOf } from "./witnesses.ts";

export interface SimulationOptions {
  readonly population: Population;
  /** Every provider of the registry. */
  readonly definitions: readonly ProviderDefinition[];
  readonly policies: readonly Policy[];
  readonly applicants: number;
  readonly seed: number;
  /** Whether each policy is also tried with one vendor a check. */
  readonly singleVendors: boolean;
  /** How many applicants are drawn before others may do something; it changes no result. */
  readonly batch?: number;
  readonly onProgress?: (done: number) => void;
  /** Given the evidence of each applicant, as all the policies together would have collected it, and as the first decided it. */
  readonly onEvidence?: (record: EvidenceRecord) => Promise<void> | void;
}

const BATCH = 500;

/** Providers that a policy asks and that the population does not speak of: they cannot be simulated. */
export function unknownVendors(policy: Policy, population: Population): ProviderName[] {
  const asked = new Set(demandsUnder(policy).flatMap(({ providers }) => providers));
  return [...asked].filter((provider) => !population.vendors.has(provider));
}

/**
 * Draws the applicants and has every policy decide each of them, on the same answers of the same vendors.
 * @throws {RangeError} where a policy asks a provider that the population does not have
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { population, definitions, policies, applicants, seed, batch = BATCH, onProgress, onEvidence } = options;
  const draws = drawsOf(seed);
  const drawn = applicantsOf(population, draws);
  // Noon in Jakarta.
  const decidedAt = new Date(`${population.day}T05:00:00.000Z`);
  const demands = policies.map(demandsUnder);
  const patienceMs = Math.max(1, ...demands.flat().map(({ deadlineMs }) => deadlineMs));
  const panel = panelOf(definitions);
  const witnesses = witnessesOf(definitions, { population, draws, askedAt: decidedAt, patienceMs });
  const planned = (wanted: readonly AskedHow[]): Asking[] => askingFor(wanted, population, panel, witnesses);

  const known = new KnownFacts(decidedAt);
  const contender = (policy: Policy, decide: Decider): Contender => {
    const askings = planned(demandsUnder(policy));
    const facts = askings.map((asking) => known.under(policy, asking));
    return new Contender(decide, facts, new Tally(population, askings, patienceMs));
  };
  const entries = policies.map((policy): Entry => {
    const singles = options.singleVendors ? singleVendorPolicies(policy) : [];
    const rules = new RuleTally(policy, decidedAt);
    return {
      policy,
      rules,
      own: contender(policy, (facts) => rules.decide(facts)),
      singles: singles.map(({ vendors, policy: single }) => ({
        vendors,
        own: contender(single, (facts) => outcomeUnder(single, facts)),
      })),
      whatIfs: (["IDENTITY", "FACE"] as const).flatMap((check) => {
        const looked = whatIf(policy, check, { population, panel, witnesses, known });
        return looked === undefined ? [] : [looked];
      }),
    };
  });
  const [first] = policies;
  const otherwise = policies.map(() => 0);
  const collecting = onEvidence === undefined ? undefined : planned(together(demands.flat()));
  const hearings = population.groups.map((_, at) => heardBySome(demands.flatMap((each) => planned(each)[at] ?? [])));

  for (let index = 0; index < applicants; index++) {
    const applicant = drawn(index);
    const group = population.groups[applicant.group];
    let firstSays: Outcome | undefined;
    for (const [at, { own, singles, whatIfs }] of entries.entries()) {
      const outcome = own.see(applicant);
      firstSays ??= outcome;
      if (outcome !== firstSays) otherwise[at] = (otherwise[at] ?? 0) + 1;
      for (const single of singles) single.own.see(applicant);
      if (group !== undefined) for (const looked of whatIfs) looked.see(applicant, group);
    }
    const collected = collecting?.[applicant.group];
    if (collected !== undefined) {
      const id = `${population.name}.${seed}.${index}`;
      await onEvidence?.(
        recordOf(id, evidenceOf(collected, applicant, decidedAt, hearings[applicant.group]), first, firstSays),
      );
    }
    if ((index + 1) % batch === 0) {
      onProgress?.(index + 1);
      await setImmediate();
    }
  }
  onProgress?.(applicants);

  const reports = entries.map(reportOn);
  const [groups = []] = reports.map((report) => report.groups);
  const count = (should: "APPROVE" | "REJECT"): number =>
    groups.filter((group) => group.should === should).reduce((sum, group) => sum + group.applicants, 0);
  const [good, bad] = [count("APPROVE"), count("REJECT")];
  const comparisons = comparisonsOf(reports, otherwise);
  return { population: population.name, seed, applicants, good, bad, policies: reports, comparisons };
}

/** A policy, and all that it is compared with. */
interface Entry {
  readonly policy: Policy;
  readonly rules: RuleTally;
  readonly own: Contender;
  readonly singles: readonly { readonly vendors: SingleVendorPolicy["vendors"]; readonly own: Contender }[];
  readonly whatIfs: readonly WhatIf[];
}

function reportOn({ policy, rules, own, singles, whatIfs }: Entry): PolicyReport {
  const { name, version, digest } = policy;
  return {
    policy: name,
    version,
    digest,
    ...own.tally.result(),
    rules: rules.counts(),
    groups: own.tally.groups(),
    checks: own.tally.checks(),
    whatIf: whatIfs.map(({ check, strategy, reports }) => ({
      check: check.toLowerCase(),
      strategy: writtenStrategy(strategy),
      strategies: reports(),
    })),
    singleVendors: singles
      .map(({ vendors, own: { tally } }): SingleVendorReport => {
        const named = [...vendors].map(([check, vendor]) => [check.toLowerCase(), vendor.toLowerCase()]);
        return { vendors: Object.fromEntries(named), ...tally.result(), groups: tally.groups() };
      })
      .toSorted(bestFirst),
  };
}

type Decider = (facts: Facts) => Pick<Standing, "outcome" | "determined">;

/** One policy, and what it makes of the applicants. */
class Contender {
  readonly #decide: Decider;
  /** By group. */
  readonly #facts: readonly ((applicant: Drawn) => Facts)[];
  readonly tally: Tally;

  constructor(decide: Decider, facts: readonly ((applicant: Drawn) => Facts)[], tally: Tally) {
    this.#decide = decide;
    this.#facts = facts;
    this.tally = tally;
  }

  see(applicant: Drawn): Outcome {
    const facts = this.#facts[applicant.group];
    if (facts === undefined) throw new RangeError("an applicant of no group");
    const standing = this.#decide(facts(applicant));
    this.tally.add(applicant, standing);
    return standing.outcome;
  }
}

function recordOf(
  id: string,
  evidence: Evidence,
  policy: Policy | undefined,
  outcome: Outcome | undefined,
): EvidenceRecord {
  if (policy === undefined || outcome === undefined) return { id, decision: null, evidence };
  const { name, version, digest } = policy;
  return { id, decision: { name, version, digest, outcome }, evidence };
}

function bestFirst(one: Result, other: Result): number {
  return one.falseApprovals.count - other.falseApprovals.count || one.cost.perApplicantIdr - other.cost.perApplicantIdr;
}
