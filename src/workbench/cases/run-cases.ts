import { decideOn, factsUnder } from "../../assessments/evidence.ts";
import type { Decision } from "../../domain/decision.ts";
import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Facts } from "../../domain/fact.ts";
import type { Policy } from "../../policy/policy.ts";
import type { ProviderDefinition } from "../../providers/provider.ts";
import { evidenceOf } from "./case-evidence.ts";
import type { TestCase } from "./case.ts";
import { mismatches } from "./compare.ts";
import type { Mismatch } from "./compare.ts";
import { coverageOf } from "./coverage.ts";
import type { Coverage } from "./coverage.ts";
import { outagesOf } from "./outages.ts";
import type { Outage } from "./outages.ts";
import { panelOf } from "./stand-in.ts";

export interface CaseResult {
  readonly name: string;
  readonly line: number;
  readonly decision: Decision;
  /** None where the decision is as expected. */
  readonly mismatches: readonly Mismatch[];
  readonly outages: readonly Outage[];
  /** What the policy reads and is not so of an ordinary applicant: `identity.name MISMATCH`. */
  readonly remarkable: readonly string[];
}

export interface CasesReport {
  readonly results: readonly CaseResult[];
  readonly coverage: Coverage;
}

/** Puts every case to the policy, as it is and with each provider down in turn. */
export function runCases(
  cases: readonly TestCase[],
  { policy, definitions }: { readonly policy: Policy; readonly definitions: readonly ProviderDefinition[] },
): CasesReport {
  const panel = panelOf(definitions);
  const results = cases.map((testCase): CaseResult => {
    const { name, line, situation, expect } = testCase;
    const evidence = evidenceOf(situation, policy, panel);
    const decision = decideOn(policy, evidence);
    return {
      name,
      line,
      decision,
      mismatches: mismatches(expect, decision),
      outages: outagesOf(testCase, policy, panel),
      remarkable: remarkable(factsUnder(policy, evidence), policy.reads),
    };
  });
  return {
    results,
    coverage: coverageOf(
      policy.meaning,
      results.map(({ decision }) => decision),
    ),
  };
}

export function hasPassed({ mismatches: wrong, outages }: CaseResult): boolean {
  return wrong.length === 0 && outages.every(({ failure }) => failure === null);
}

function remarkable(facts: Facts, reads: ReadonlySet<string>): string[] {
  return [...reads].flatMap((path) => {
    const fact = facts.get(path);
    if (fact === undefined) return [`${path} UNKNOWN (NOT_COLLECTED)`];
    if (!fact.known) return [`${path} UNKNOWN (${fact.cause})`];
    const ordinary = JSON.stringify(FACTS.get(path)?.ordinary);
    return JSON.stringify(fact.value) === ordinary ? [] : [`${path} ${valueText(fact.value)}`];
  });
}

function valueText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
