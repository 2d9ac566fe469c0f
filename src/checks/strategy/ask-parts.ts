import type { Answer } from "../../domain/answer.ts";
import type { Strategy } from "../../domain/strategy.ts";
import { askInTurn, cheapestFirst } from "./failover.ts";
import { askHedged } from "./hedge.ts";
import type { Part } from "./part.ts";
import { askQuorum } from "./quorum.ts";
import type { Says } from "./says.ts";

/** Asks the providers of a check as its strategy says; gives every part's answer, in the order of the parts. */
export async function askParts<Claims>(
  strategy: Strategy,
  parts: readonly Part<Claims>[],
  says: Says<Claims>,
  leftMs: () => number,
): Promise<readonly Answer<Claims>[]> {
  switch (strategy.kind) {
    case "all":
      return Promise.all(parts.map((part) => part.ask()));
    case "quorum":
      return askQuorum(parts, says, strategy.answers);
    case "failover":
      return askInTurn(parts, says, leftMs);
    case "hedge":
      return askHedged(parts, says, strategy.afterMs);
    case "cheapest": {
      const inOrder = cheapestFirst(parts);
      const answers = await askInTurn(inOrder, says, leftMs);
      const byPart = new Map(inOrder.map((part, index) => [part, answers[index]]));
      return parts.flatMap((part) => byPart.get(part) ?? []);
    }
  }
}
