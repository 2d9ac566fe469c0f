import type { Answer } from "../../domain/answer.ts";
import type { Strategy } from "../../domain/strategy.ts";
import type { Says } from "./says.ts";

/** What a check comes to under its strategy: a quorum that was not reached has said nothing, unless it contradicted itself. */
export function verdictUnder<Claims, Verdict extends string>(
  strategy: Strategy,
  answers: readonly Answer<Claims>[],
  says: Says<Claims>,
  verdict: Verdict,
): Verdict | "UNKNOWN" {
  if (strategy.kind !== "quorum" || verdict === "CONFLICT") return verdict;
  const definite = answers.filter((answer) => says(answer) !== null);
  return definite.length >= strategy.answers ? verdict : "UNKNOWN";
}
