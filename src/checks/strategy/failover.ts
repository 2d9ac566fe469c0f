import type { Answer } from "../../domain/answer.ts";
import type { Part } from "./part.ts";
import type { Says } from "./says.ts";

/**
 * One after the other, until one gives a definite answer. Each may take its share of the time that is left, or what it lately
 * needed where that is more: one that hangs must leave time for the next.
 * @param leftMs the time until the check's deadline
 */
export async function askInTurn<Claims>(
  parts: readonly Part<Claims>[],
  says: Says<Claims>,
  leftMs: () => number,
): Promise<readonly Answer<Claims>[]> {
  const answers: Answer<Claims>[] = [];
  for (const [index, part] of parts.entries()) {
    const share = leftMs() / (parts.length - index);
    const answer = await part.ask(Math.max(share, part.neededMs));
    answers.push(answer);
    if (says(answer) !== null) for (const next of parts.slice(index + 1)) next.drop();
  }
  return answers;
}

/** The lowest price first, those without a known one last; among equals the policy's order. */
export function cheapestFirst<P extends Pick<Part<unknown>, "priceIdr">>(parts: readonly P[]): P[] {
  return parts.toSorted((one, other) => (one.priceIdr ?? Infinity) - (other.priceIdr ?? Infinity) || 0);
}
