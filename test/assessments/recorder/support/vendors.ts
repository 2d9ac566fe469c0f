import type { CheckName, ProviderName } from "../../../../src/domain/provider.ts";
import type { Reply } from "../../../../src/providers/provider.ts";
import { endpoint, seat } from "../../../checks/support.ts";

export const AGREES: Reply = {
  status: "ANSWERED",
  requestId: "r-1",
  identity: { nikFound: true, fields: { NAME: "MATCH", DATE_OF_BIRTH: "MATCH" } },
  face: { match: true, score: 0.9, livenessPassed: null },
};

/** A vendor that answers when it is told to; it hangs up on nobody. */
export function vendor(name: ProviderName, checks: readonly CheckName[] = ["IDENTITY"]) {
  const waiting: PromiseWithResolvers<Reply>[] = [];
  const answers: (Reply | Error)[] = [];
  const watches = new Set<() => void>();
  const made = endpoint(
    { name: "check", checks, ...(checks.includes("FACE") ? { selfie: "required" as const } : {}) },
    async () => {
      for (const watch of watches) watch();
      const ready = answers.shift();
      if (ready instanceof Error) throw ready;
      if (ready !== undefined) return ready;
      const asked = Promise.withResolvers<Reply>();
      waiting.push(asked);
      return asked.promise;
    },
  );
  return {
    seat: seat(name, [made], { prices: new Map([["check", 1000]]) }),
    /** How often it was asked. */
    get asked() {
      return made.asked.length;
    },
    /** What the next ones are answered, one after another; after that they wait. */
    answers: (...replies: readonly (Reply | Error)[]) => void answers.push(...replies),
    /** Answers those that wait. */
    answer(reply: Reply = AGREES) {
      for (const each of waiting.splice(0)) each.resolve(reply);
    },
    /** Resolves once it was asked so often. */
    async untilAsked(times = 1) {
      while (made.asked.length < times) {
        const { promise, resolve } = Promise.withResolvers<void>();
        watches.add(resolve);
        await promise;
        watches.delete(resolve);
      }
    },
  };
}
