import { loadPolicy } from "../../../src/policy/load.ts";
import { PROVIDERS } from "../support/policies.ts";

const CHECKS = [
  "checks:",
  "  identity: { providers: [idmeta, glair, iluma] }",
  "  face: { providers: [idmeta, hyperverge] }",
  "  screening: { providers: [iluma], always: true }",
].join("\n");
const BANDS = "bands: [ { below: 30, outcome: APPROVE }, { below: 80, outcome: REVIEW }, { outcome: REJECT } ]";
const REASONS = "reasons: { P: { en: One, id: Satu }, S: { en: Two, id: Dua, audience: internal } }";

interface Parts {
  readonly checks?: string;
  readonly params?: string;
  readonly reasons?: string;
  readonly requires?: string;
  /** Rules in short, `condition => effect`, beside two that give 30 and 50 points. */
  readonly rules?: readonly string[];
  readonly bands?: string;
  readonly record?: string;
}

/** A policy of which there is nothing to be said, but for the part a test is about. */
export function soundPolicy(parts: Parts = {}): string {
  const { checks = CHECKS, params = "", reasons = REASONS, bands = BANDS, record = "" } = parts;
  const rules = [
    "nik.birthDateConsistent == false => points: 30, reason: P",
    "screening.topScore > 0.9 => points: 50, reason: S",
    ...(parts.rules ?? []),
  ].map((line, index) => {
    const [when = "", then = ""] = line.split(" => ");
    return `  - { id: r${index + 1}, when: '${when}', then: { ${then} } }`;
  });
  const requires = parts.requires ?? "approve_requires: [ identity.verdict == MATCH, face.verdict == MATCH ]";
  return ["policy: sound\nversion: 1", params, checks, reasons, requires, "rules:", ...rules, bands, record]
    .filter((part) => part !== "")
    .join("\n");
}

/** The warnings of a policy, each with what it points at and its hint. */
export function doubtsAbout(source: string, providers = PROVIDERS): readonly string[] {
  const loaded = loadPolicy(source, { file: "test.yaml", providers });
  if ("problems" in loaded) throw new Error(loaded.problems.map(({ message }) => message).join("\n"));
  const lines = source.split("\n");
  return loaded.warnings.map(({ line, column, length, message, hint }) => {
    const pointedAt = lines[line - 1]?.slice(column - 1, column - 1 + length);
    return `${pointedAt} → ${message}${hint === null ? "" : ` (${hint})`}`;
  });
}
