import type { Answer } from "../../../src/domain/answer.ts";
import type { ProviderName } from "../../../src/domain/provider.ts";
import type { Part } from "../../../src/checks/strategy/part.ts";
import { answered, failed } from "../support.ts";

/** What a provider says, and the reverse. */
export type Said = "YES" | "NO" | "NOTHING" | "FAILS";

export interface FakePart extends Part<Said> {
  /** The patience it was asked with, once it was. */
  readonly asked: (number | undefined)[];
  dropped: boolean;
  answer(said: Said): Promise<void>;
}

/** A provider's part that answers when the test says so, or when it is dropped. */
export function part(provider: ProviderName, options: { priceIdr?: number | null; neededMs?: number } = {}): FakePart {
  const asked: (number | undefined)[] = [];
  const end = Promise.withResolvers<Answer<Said>>();
  const cancelled: Answer<never> = {
    provider,
    status: "CANCELLED",
    endpoint: "check",
    askedAt: new Date(0),
    latencyMs: 1,
    attempts: 1,
    costIdr: null,
    requestId: null,
  };
  const unneeded: Answer<never> = {
    provider,
    status: "SKIPPED",
    cause: "CANCELLED",
    skipped: { reason: "It was not needed.", missing: [] },
  };
  return {
    provider,
    priceIdr: null,
    neededMs: 0,
    ...options,
    asked,
    dropped: false,
    ask(patienceMs) {
      if (this.dropped) return Promise.resolve(unneeded);
      asked.push(patienceMs);
      return end.promise;
    },
    drop() {
      this.dropped = true;
      end.resolve(cancelled);
    },
    async answer(said) {
      end.resolve(said === "FAILS" ? failed(provider) : answered(provider, said));
      await settled();
    },
  };
}

/** Once everything that was waiting for what has happened so far has gone on. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

export function says(answer: Answer<Said>): string | null {
  return answer.status === "ANSWERED" && answer.claims !== "NOTHING" ? answer.claims : null;
}

export function statuses(answers: readonly Answer<unknown>[]): string[] {
  return answers.map(({ status }) => status);
}
