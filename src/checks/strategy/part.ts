import type { Answer } from "../../domain/answer.ts";
import type { ProviderName } from "../../domain/provider.ts";
import { answerOf } from "../answer-of.ts";
import type { ClaimsOf } from "../answer-of.ts";
import type { Call } from "../call.ts";
import type { CheckDemand } from "../ask.ts";
import type { Cutoff, Deadline } from "../deadline.ts";
import { skip } from "../plan.ts";
import type { PlannedSkip } from "../plan.ts";

/** One provider's part in a check: to be asked, or not. */
export interface Part<Claims> {
  readonly provider: ProviderName;
  /** Rupiah a call; null where it is not known. */
  readonly priceIdr: number | null;
  /** The least time that is worth asking with, in milliseconds; 0 where that is not known. */
  readonly neededMs: number;
  /**
   * Asks, and waits until the check's deadline. Once it is dropped, or the deadline has passed, nobody is asked any more.
   * @param patienceMs how long it may take at most, where that is less
   */
  ask(patienceMs?: number): Promise<Answer<Claims>>;
  /** Its answer is not needed any more. */
  drop(): void;
}

interface PartOptions<Claims> {
  readonly demand: Pick<CheckDemand, "check">;
  readonly deadline: Deadline;
  readonly claimsOf: ClaimsOf<Claims>;
  readonly neededMs: number;
}

export function skippedPart(provider: ProviderName, planned: PlannedSkip): Part<never> {
  const answer: Answer<never> = { provider, status: "SKIPPED", ...planned };
  return { provider, priceIdr: null, neededMs: 0, ask: async () => answer, drop() {} };
}

export function callPart<Claims>(call: Call, options: PartOptions<Claims>): Part<Claims> {
  const { seat, endpoint } = call.planned;
  const { name: provider, title } = seat.definition;
  const { demand, deadline, claimsOf, neededMs } = options;
  let dropped = false;
  let interested = true;
  let asked: ReturnType<typeof Promise.withResolvers<Cutoff>> | undefined;
  const expectation = call.expect(deadline.at);

  const resign = (cutoff: Cutoff): void => {
    if (interested) expectation.resign(cutoff);
    interested = false;
  };

  return {
    provider,
    priceIdr: seat.prices.get(endpoint.name) ?? null,
    neededMs,
    async ask(patienceMs) {
      if (dropped) return { provider, status: "SKIPPED", ...notNeeded(title) };
      if (deadline.signal.aborted) {
        const cutoff = await deadline.cutoff;
        resign(cutoff);
        return { provider, status: "SKIPPED", ...skip(cutoff, `${title} could not be asked in time.`) };
      }
      asked = Promise.withResolvers<Cutoff>();
      const until = Math.min(deadline.at, performance.now() + (patienceMs ?? Infinity));
      const timer = patienceMs === undefined ? undefined : setTimeout(asked.resolve, patienceMs, "TIMEOUT");
      const end = await Promise.race([expectation.ask(until), deadline.cutoff, asked.promise]);
      clearTimeout(timer);
      resign(typeof end === "string" ? end : "CANCELLED");
      return answerOf(call, demand.check, end, claimsOf);
    },
    drop() {
      dropped = true;
      if (asked === undefined) resign("CANCELLED");
      else asked.resolve("CANCELLED");
    },
  };
}

/** Why a provider was never asked: the check was settled without it. */
export function notNeeded(title: string): PlannedSkip {
  return skip("CANCELLED", `${title} was not needed: the check was settled without it.`);
}
