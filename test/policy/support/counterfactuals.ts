import { readFileSync } from "node:fs";

import type { Counterfactual } from "../../../src/domain/decision.ts";
import { FACTS } from "../../../src/domain/fact-catalogue.ts";
import type { Fact } from "../../../src/domain/fact.ts";
import { decide } from "../../../src/policy/decide.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { known, load, NOON } from "./policies.ts";

export const DEFAULT = readFileSync(new URL("../../../policies/default.yaml", import.meta.url), "utf8");
export const policy = load(`counterfactuals: true\n${DEFAULT}`);

const ORDINARY: ReadonlyMap<string, Fact> = new Map(
  Array.from(FACTS, ([path, { ordinary }]) => [path, known(ordinary)]),
);

export type Some = Readonly<Record<string, Fact>>;

export function counterfactuals(by: Policy, some: Some): readonly Counterfactual[] {
  return decide(by, new Map([...ORDINARY, ...Object.entries(some)]), NOON).counterfactuals;
}

/** In short: `APPROVE: face.score 0.7 → at least 0.8`. */
export function told(some: Some, by: Policy = policy): readonly string[] {
  return counterfactuals(by, some).map(
    ({ outcome, facts }) =>
      `${outcome}: ${facts.map(({ path, value, wanted }) => `${path} ${value} → ${wanted}`).join(", ")}`,
  );
}

export function asking(text: string): Policy {
  return load(`counterfactuals: true\n${text}`);
}

/** The second reason is for insiders. */
export function internally(text: string): Policy {
  return asking(text.replace("id: Dua", "id: Dua, audience: internal"));
}

export const MATCHING = "approve_requires: [ identity.verdict == MATCH ]";

export const HIT: Some = {
  "screening.verdict": known("POSSIBLE_MATCH"),
  "screening.topScore": known(0.97),
  "screening.hits": known([{ score: 0.97, scopes: ["SANCTION"], sources: 1 }]),
};
