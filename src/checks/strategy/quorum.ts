import type { Answer } from "../../domain/answer.ts";
import type { Part } from "./part.ts";
import type { Says } from "./says.ts";

/** Where a quorum stands: enough equal answers, two that contradict each other, or too few who could still agree. */
export function isSettled(said: readonly string[], open: number, answers: number): boolean {
  const [first] = said;
  if (said.some((each) => each !== first)) return true;
  return said.length >= answers || said.length + open < answers;
}

/** Everybody at the same time, until so many definite answers are equal; the others are then called off. */
export async function askQuorum<Claims>(
  parts: readonly Part<Claims>[],
  says: Says<Claims>,
  answers: number,
): Promise<readonly Answer<Claims>[]> {
  const said: string[] = [];
  let open = parts.length;
  const asked = parts.map(async (part) => {
    const answer = await part.ask();
    open -= 1;
    const verdict = says(answer);
    if (verdict !== null) said.push(verdict);
    if (isSettled(said, open, answers)) for (const each of parts) each.drop();
    return answer;
  });
  return Promise.all(asked);
}
