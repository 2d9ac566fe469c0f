import type { Answer } from "../../domain/answer.ts";
import type { Part } from "./part.ts";
import type { Says } from "./says.ts";

/**
 * The next is asked too where those before it have not given a definite answer within a moment, and at once where all of them
 * have ended without one. The first definite answer settles it, and the others are called off.
 */
export async function askHedged<Claims>(
  parts: readonly Part<Claims>[],
  says: Says<Claims>,
  afterMs: number,
): Promise<readonly Answer<Claims>[]> {
  const answers: Promise<Answer<Claims>>[] = [];
  const done = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  let underWay = 0;

  const follow = async (part: Part<Claims>): Promise<Answer<Claims>> => {
    const answer = await part.ask();
    underWay -= 1;
    if (says(answer) !== null) settle();
    else if (underWay === 0) askNext();
    return answer;
  };
  let settled = false;
  const askNext = (): void => {
    clearTimeout(timer);
    if (settled) return;
    const part = parts[answers.length];
    if (part === undefined) {
      if (underWay === 0) settle();
      return;
    }
    underWay += 1;
    answers.push(follow(part));
    if (answers.length < parts.length) timer = setTimeout(askNext, afterMs);
  };

  const settle = (): void => {
    settled = true;
    done.resolve();
  };

  askNext();
  await done.promise;
  clearTimeout(timer);
  for (const part of parts) part.drop();
  // Those that were never asked say so themselves.
  for (const part of parts.slice(answers.length)) answers.push(part.ask());
  return Promise.all(answers);
}
