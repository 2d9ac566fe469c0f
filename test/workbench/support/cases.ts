import { knownProviders } from "../../../src/cli/shell.ts";
import { loadPolicy } from "../../../src/policy/load.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { formatProblem } from "../../../src/policy/problem.ts";
import type { PolicyProblem } from "../../../src/policy/problem.ts";
import { providerDefinitions } from "../../../src/registry.ts";
import { readCases } from "../../../src/workbench/cases/read-cases.ts";
import { runCases } from "../../../src/workbench/cases/run-cases.ts";
import type { CaseResult, CasesReport } from "../../../src/workbench/cases/run-cases.ts";

/** A policy of every check, asked of the real providers. */
export const POLICY = `
policy: small
version: 1
params: { pass: 0.8 }
checks:
  identity: { providers: [idmeta, glair, iluma], need: 2 }
  face: { providers: [glair, hyperverge] }
  screening: { providers: [iluma], scopes: [PEP, SANCTION], threshold: 0.85 }
approve_requires:
  - nik.valid
  - identity.verdict == MATCH
  - screening.verdict == CLEAR
reasons:
  R1: { en: One, id: Satu }
  R2: { en: Two, id: Dua }
rules:
  - { id: listed, when: screening.topScore >= 0.9, then: { reject: R1 } }
  - { id: young, when: applicant.age < 21, then: { review: R2 } }
  - { id: name-differs, when: "identity.name in [MISMATCH, CONFLICT]", then: { points: 40, reason: R1 } }
  - { id: face-weak, when: face.score < params.pass, then: { points: 60, reason: R2 } }
bands:
  - { below: 30, outcome: APPROVE }
  - { below: 80, outcome: REVIEW }
  - { outcome: REJECT }
`;

export function policyOf(source: string, definitions = providerDefinitions): Policy {
  const loaded = loadPolicy(source, { file: "small.yaml", providers: knownProviders(definitions) });
  if ("policy" in loaded) return loaded.policy;
  throw new Error(loaded.problems.map(formatProblem).join("\n"));
}

function read(cases: string, policy: Policy, definitions = providerDefinitions) {
  return readCases(cases, { file: "small.test.yaml", policy, definitions });
}

export function problemsOf(cases: string, policy = POLICY): readonly PolicyProblem[] {
  const loaded = read(cases, policyOf(policy));
  return "problems" in loaded ? loaded.problems : [];
}

/** `line:column message (hint)`, each on its line. */
export function complaints(cases: string, policy = POLICY): string {
  return problemsOf(cases, policy)
    .map(({ line, column, message, hint }) => `${line}:${column} ${message}${hint === null ? "" : ` (${hint})`}`)
    .join("\n");
}

export function run(cases: string, policy = POLICY, definitions = providerDefinitions): CasesReport {
  const made = policyOf(policy, definitions);
  const loaded = read(cases, made, definitions);
  if ("problems" in loaded) throw new Error(loaded.problems.map(formatProblem).join("\n"));
  return runCases(loaded.cases, { policy: made, definitions });
}

/** One case, of its keys but `name`. */
export function runCase(keys: string, policy = POLICY): CaseResult {
  const [result] = run(`cases: [ { name: a case, ${keys} } ]`, policy).results;
  if (result === undefined) throw new Error("no case was run");
  return result;
}
