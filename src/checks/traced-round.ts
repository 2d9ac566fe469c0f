import type { Ask, CheckDemand } from "./ask.ts";
import { startRound } from "./round.ts";
import type { RoundOptions, SubjectChecks } from "./round.ts";
import type { Answer } from "../domain/answer.ts";
import { ALL } from "../domain/strategy.ts";
import type { Span } from "../domain/trace.ts";

/**
 * A round whose checks are told of as pieces of the operation. Its calls are pieces of the operation too, and not of a check:
 * one call may serve several. What is asked of the desk in one turn is asked later, in a turn of its own, so that the
 * operation is handed in rather than looked for.
 */
export function tracedRound(asks: readonly Ask[], options: RoundOptions, operation: Span | null): SubjectChecks[] {
  if (operation === null) return startRound(asks, options);
  const begun = new Map(
    asks.flatMap(({ demands }) => demands).map((demand) => [demand, beginCheck(operation, demand)]),
  );
  const checks = operation.within(() => startRound(asks, options));
  for (const { identity, face, screening } of checks) {
    for (const [demand, check] of [...identity, ...face, ...screening]) {
      void Promise.resolve(check).then(({ providers }) => endCheck(begun.get(demand), providers));
    }
  }
  return checks;
}

function beginCheck(operation: Span, { check, providers, strategy = ALL }: CheckDemand): Span {
  const facts = { "saksi.check": check, "saksi.strategy": strategy.kind, "saksi.providers": [...providers] };
  return operation.begin(`check ${check}`, facts);
}

/** How the providers' parts ended, and not what they said. */
function endCheck(span: Span | undefined, answers: readonly Answer<unknown>[]): void {
  const count = (status: Answer<unknown>["status"]): number => answers.filter((each) => each.status === status).length;
  const facts = {
    "saksi.answered": count("ANSWERED"),
    "saksi.pending": count("PENDING"),
    "saksi.skipped": count("SKIPPED"),
    "saksi.cancelled": count("CANCELLED"),
    "saksi.failed": count("FAILED"),
  };
  span?.end(facts, facts["saksi.answered"] === 0 && facts["saksi.failed"] > 0);
}
