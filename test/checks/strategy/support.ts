import type { Answer } from "../../../src/domain/answer.ts";
import type { ProviderName } from "../../../src/domain/provider.ts";
import type { Part } from "../../../src/checks/strategy/part.ts";
import { answered, failed } from "../support.ts";

/** What a provider says, and the reverse. */
export type Said = "YES" | "NO" | "NOTHING" | "FAILS";

export const PROVIDERS: readonly ProviderName[] = ["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"];

/** How a vendor ends a call, and how long after it was asked. */
interface VendorEnd {
  readonly said: Said;
  readonly ms: number;
  readonly priceIdr: number | null;
}

export interface FakePart extends Part<Said> {
  /** The patience it was asked with, once it was. */
  readonly asked: (number | undefined)[];
  dropped: boolean;
  answer(said: Said): Promise<void>;
  /** Answers once so much time has passed since it was asked. */
  elapsed(end: VendorEnd, now: number): Promise<void>;
}

/** A provider's part that answers when the test says so, or when it is dropped. */
export function part(provider: ProviderName, options: { priceIdr?: number | null; neededMs?: number } = {}): FakePart {
  const asked: (number | undefined)[] = [];
  const end = Promise.withResolvers<Answer<Said>>();
  let askedAt: number | undefined;
  let over = false;
  const made = (costIdr: number | null) => ({
    askedAt: new Date(askedAt ?? 0),
    latencyMs: Math.round(performance.now() - (askedAt ?? 0)),
    costIdr,
  });
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
      askedAt ??= performance.now();
      return end.promise;
    },
    drop() {
      this.dropped = true;
      const cut = { provider, endpoint: "check", attempts: 1, requestId: null, ...made(options.priceIdr ?? null) };
      end.resolve({ ...cut, status: "CANCELLED" });
    },
    async answer(said) {
      end.resolve(said === "FAILS" ? failed(provider) : answered(provider, said));
      await settled();
    },
    async elapsed({ said, ms, priceIdr }, now) {
      if (over || askedAt === undefined || now < askedAt + ms) return;
      over = true;
      const answer = said === "FAILS" ? failed(provider) : answered(provider, said);
      end.resolve(answer.status === "SKIPPED" ? answer : { ...answer, ...made(priceIdr) });
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
