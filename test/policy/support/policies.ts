import type { FactSource } from "../../../src/domain/fact.ts";
import type { Fact, FactValue, HitFact, UnknownCause } from "../../../src/domain/fact.ts";
import type { Decision } from "../../../src/domain/decision.ts";
import { decide } from "../../../src/policy/decide.ts";
import { loadPolicy } from "../../../src/policy/load.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { formatProblem } from "../../../src/policy/problem.ts";
import type { PolicyProblem } from "../../../src/policy/problem.ts";
import type { KnownProvider } from "../../../src/policy/read-checks.ts";

export const PROVIDERS: readonly KnownProvider[] = [
  { name: "IDMETA", checks: ["IDENTITY", "FACE"] },
  { name: "GLAIR", checks: ["IDENTITY", "FACE"] },
  { name: "HYPERVERGE", checks: ["FACE"] },
  { name: "ILUMA", checks: ["IDENTITY", "FACE", "SCREENING"] },
];

export const CHECKS = [
  "checks:",
  "  identity: { providers: [idmeta, glair, iluma] }",
  "  face: { providers: [idmeta, hyperverge] }",
  "  screening: { providers: [iluma], threshold: 0.85 }",
].join("\n");

const REASONS = "reasons: { R1: { en: One, id: Satu }, R2: { en: Two, id: Dua }, R3: { en: Three, id: Tiga } }";
const BANDS = "bands: [ { below: 30, outcome: APPROVE }, { below: 80, outcome: REVIEW }, { outcome: REJECT } ]";

/** A policy with everything but the part a test is about. */
export function policyText(parts: { rules?: string; bands?: string; checks?: string; more?: string } = {}): string {
  const { checks = CHECKS, more = "", bands = BANDS } = parts;
  return `policy: test\nversion: 1\n${checks}\n${REASONS}\n${more}\n${parts.rules ?? "rules: []"}\n${bands}\n`;
}

/** Rules in short: `condition => effect`. */
export function rules(...lines: readonly string[]): string {
  const written = lines.map((line, index) => {
    const [when = "", then = ""] = line.split(" => ");
    return `  - { id: r${index + 1}, when: '${when.replaceAll("'", "''")}', then: { ${then} } }`;
  });
  return `rules:\n${written.join("\n")}`;
}

export function load(source: string): Policy {
  const loaded = loadPolicy(source, { file: "test.yaml", providers: PROVIDERS });
  if ("policy" in loaded) return loaded.policy;
  throw new Error(loaded.problems.map(formatProblem).join("\n"));
}

export function problemsOf(source: string): readonly PolicyProblem[] {
  const loaded = loadPolicy(source, { file: "test.yaml", providers: PROVIDERS });
  return "problems" in loaded ? loaded.problems : [];
}

const SOURCES: readonly FactSource[] = [];

/** The problems of a policy with their hints, one a line. */
export function complaint(source: string): string {
  return problemsOf(source)
    .map(({ message, hint }) => (hint === null ? message : `${message} (${hint})`))
    .join("\n");
}

export function known(value: FactValue): Fact {
  return { known: true, value, sources: SOURCES };
}

export function unknown(cause: UnknownCause, part: { atLeast?: number; includes?: readonly HitFact[] } = {}): Fact {
  return { known: false, cause, sources: SOURCES, ...part };
}

export const NOON = new Date("2025-06-01T05:00:00.000Z");

export function decideOn(source: string, facts: Readonly<Record<string, Fact>>): Decision {
  return decide(load(source), new Map(Object.entries(facts)), NOON);
}

/** What one condition comes to, as the state of a rule that consists of it. */
export function stateOf(condition: string, facts: Readonly<Record<string, Fact>>): string | undefined {
  return decideOn(policyText({ rules: rules(`${condition} => review: R1`) }), facts).rules[0]?.state;
}
