import type { Answer } from "../../domain/answer.ts";
import type { Strategy } from "../../domain/strategy.ts";
import { isSettled } from "./quorum.ts";
import type { Says } from "./says.ts";

/**
 * Recorded answers as a strategy would have taken them: those that would have settled the check stay, and what would have come
 * after is not heard. Of answers that were collected by that very strategy all are heard.
 */
export function heardUnder<Claims>(
  strategy: Strategy,
  answers: readonly Answer<Claims>[],
  says: Says<Claims>,
): readonly Answer<Claims>[] {
  if (strategy.kind === "all") return answers;
  const heard = new Set(
    strategy.kind === "quorum"
      ? untilQuorum(answers, says, strategy.answers)
      : untilDefinite(inTurn(strategy, answers), says),
  );
  return answers.map((answer) => (heard.has(answer) ? answer : unheard(answer)));
}

/** In the order in which they would have come to an end. */
function inTurn<Claims>(
  strategy: Exclude<Strategy, { readonly kind: "quorum" }>,
  answers: readonly Answer<Claims>[],
): readonly Answer<Claims>[] {
  if (strategy.kind === "cheapest") return answers.toSorted(byPrice);
  if (strategy.kind !== "hedge") return answers;
  // Each begins a moment after the one before, or at once where all of those before have come to an end.
  let start = 0;
  let lastEnd = 0;
  const ends = answers.map((answer) => {
    const end = start + tookMs(answer);
    lastEnd = Math.max(lastEnd, end);
    start = Math.min(start + strategy.afterMs, lastEnd);
    return { answer, end };
  });
  return ends.toSorted((one, other) => one.end - other.end).map(({ answer }) => answer);
}

function untilDefinite<Claims>(answers: readonly Answer<Claims>[], says: Says<Claims>): readonly Answer<Claims>[] {
  const settling = answers.findIndex((answer) => says(answer) !== null);
  return settling === -1 ? answers : answers.slice(0, settling + 1);
}

function untilQuorum<Claims>(
  answers: readonly Answer<Claims>[],
  says: Says<Claims>,
  needed: number,
): readonly Answer<Claims>[] {
  const inOrder = answers.toSorted((one, other) => tookMs(one) - tookMs(other));
  const said: string[] = [];
  for (const [index, answer] of inOrder.entries()) {
    const verdict = says(answer);
    if (verdict !== null) said.push(verdict);
    if (isSettled(said, inOrder.length - index - 1, needed)) return inOrder.slice(0, index + 1);
  }
  return answers;
}

/** A call that was called off never came to an end: whatever had it called off was before it. */
function tookMs(answer: Answer<unknown>): number {
  if (answer.status === "CANCELLED") return Infinity;
  return answer.status === "SKIPPED" ? 0 : answer.latencyMs;
}

/** What was over before another was asked came before it: by then the price had been weighed, retries and all. */
function byPrice(one: Answer<unknown>, other: Answer<unknown>): number {
  if (isOverBefore(one, other)) return -1;
  if (isOverBefore(other, one)) return 1;
  return priceOf(one) - priceOf(other) || 0;
}

function isOverBefore(one: Answer<unknown>, other: Answer<unknown>): boolean {
  if (one.status === "SKIPPED" || other.status === "SKIPPED") return false;
  return one.latencyMs > 0 && one.askedAt.getTime() + one.latencyMs <= other.askedAt.getTime();
}

function priceOf(answer: Answer<unknown>): number {
  return answer.status === "SKIPPED" ? Infinity : (answer.costIdr ?? Infinity);
}

function unheard<Claims>(answer: Answer<Claims>): Answer<Claims> {
  if (answer.status === "SKIPPED" || answer.status === "CANCELLED") return answer;
  const { provider, endpoint, askedAt, latencyMs, attempts, costIdr, requestId } = answer;
  return { provider, endpoint, askedAt, latencyMs, attempts, costIdr, requestId, status: "CANCELLED" };
}
