import type { Answer } from "../domain/answer.ts";
import type { Strategy } from "../domain/strategy.ts";
import { askParts } from "./strategy/ask-parts.ts";
import type { Part } from "./strategy/part.ts";
import type { Says } from "./strategy/says.ts";

/** A check under way. */
export interface CheckRun<Claims> {
  /** Every provider's answer, in the demand's order; it never rejects. */
  readonly done: Promise<readonly Answer<Claims>[]>;
  /** What has come so far. */
  heard(): readonly Answer<Claims>[];
  /** Whether more is to come. */
  isOpen(): boolean;
  /** Tells of each answer as it comes, those that have come already at once. */
  onAnswer(listener: (answer: Answer<Claims>) => void): void;
  /** Nothing that is still open is needed any more: nobody else is asked, and what is under way is called off. */
  stop(): void;
}

export function runCheck<Claims>(
  strategy: Strategy,
  parts: readonly Part<Claims>[],
  says: Says<Claims>,
  leftMs: () => number,
): CheckRun<Claims> {
  const heard: Answer<Claims>[] = [];
  const listeners: ((answer: Answer<Claims>) => void)[] = [];
  const followed = parts.map((part): Part<Claims> => ({
    ...part,
    async ask(patienceMs) {
      const answer = await part.ask(patienceMs);
      heard.push(answer);
      for (const listener of listeners) listener(answer);
      return answer;
    },
  }));
  return {
    done: askParts(strategy, followed, says, leftMs),
    heard: () => heard,
    isOpen: () => heard.length < parts.length,
    onAnswer(listener) {
      for (const answer of heard) listener(answer);
      listeners.push(listener);
    },
    stop() {
      for (const part of parts) part.drop();
    },
  };
}
