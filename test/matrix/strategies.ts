import type { CheckName, ProviderName } from "../../src/domain/provider.ts";
import type { Target } from "./targets.ts";

/** Milliseconds that a check may take. */
export const DEADLINE_MS = 150;

interface MatrixStrategy {
  readonly written: string;
  /** How many definite answers a decision by it takes, of so many that are asked. */
  readonly need: (asked: number) => number;
  readonly stop?: "determined";
}

/**
 * The strategies of the matrix. `all` takes everybody's word: with a smaller `need`, an outage of the one who dissents is no
 * contradiction of the policy, and nothing could be said of the approval that follows.
 */
export const STRATEGIES = {
  all: { written: "all", need: (asked) => asked },
  quorum: { written: "{ quorum: 2 }", need: () => 2 },
  failover: { written: "failover", need: () => 1 },
  hedge: { written: "{ hedge: 40ms }", need: () => 1 },
  cheapest: { written: "cheapest", need: () => 1 },
  determined: { written: "all", need: (asked) => asked, stop: "determined" },
} as const satisfies Readonly<Record<string, MatrixStrategy>>;

export type StrategyName = keyof typeof STRATEGIES;

const isStrategyName = (text: string): text is StrategyName => text in STRATEGIES;
export const STRATEGY_NAMES: readonly StrategyName[] = Object.keys(STRATEGIES).filter(isStrategyName);

/** A policy that decides by the target's checks alone, so that every approval rests on what was struck. */
export function policyFor({ asked }: Target, strategy: StrategyName, deadlineMs = DEADLINE_MS): string {
  const checks = [...asked].map(([check, providers]) => checkLine(check, providers, strategy, deadlineMs));
  const parts = [...asked.keys()].map((check) => PARTS[check]);
  return `policy: default
version: 1
${"stop" in STRATEGIES[strategy] ? "stop: determined\n" : ""}checks:
${checks.join("\n")}
approve_requires:
${parts.map(({ requires }) => `  - ${requires}`).join("\n")}
reasons:
  NO: { en: Contradicted, id: Dibantah }
rules:
${parts.flatMap(({ rules }) => rules.map((rule) => `  - ${rule}`)).join("\n")}
bands:
  - { below: 50, outcome: APPROVE }
  - { outcome: REJECT }
`;
}

function checkLine(
  check: CheckName,
  providers: readonly ProviderName[],
  strategy: StrategyName,
  deadlineMs: number,
): string {
  const { written, need } = STRATEGIES[strategy];
  const names = providers.map((name) => name.toLowerCase()).join(", ");
  // A list that was not searched has nobody cleared, by whatever strategy: there is no quorum of it.
  const how =
    check === "SCREENING"
      ? `strategy: ${strategy === "quorum" ? "all" : written}, need: all`
      : `strategy: ${written}, need: ${need(providers.length)}`;
  return `  ${check.toLowerCase()}: { providers: [${names}], ${how}, deadline: ${deadlineMs}ms }`;
}

const PARTS: Readonly<Record<CheckName, { readonly requires: string; readonly rules: readonly string[] }>> = {
  IDENTITY: {
    requires: "identity.verdict == MATCH",
    rules: [
      "{ id: identity-differs, when: 'identity.verdict in [MISMATCH, CONFLICT]', then: { points: 60, reason: NO } }",
      "{ id: nik-not-found, when: identity.verdict == NOT_FOUND, then: { reject: NO } }",
    ],
  },
  FACE: {
    requires: "face.verdict == MATCH",
    rules: ["{ id: face-differs, when: 'face.verdict in [MISMATCH, CONFLICT]', then: { points: 60, reason: NO } }"],
  },
  SCREENING: {
    requires: "screening.verdict == CLEAR",
    rules: [
      "{ id: sanctions-hit, when: 'screening.hits.exists(h, SANCTION in h.scopes && h.score >= 0.95)', then: { reject: NO } }",
      "{ id: watchlist-possible, when: screening.topScore >= 0.9, then: { review: NO } }",
    ],
  },
};
