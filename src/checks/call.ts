import type { Question, Reply, SubjectScope } from "../providers/provider.ts";
import type { Cutoff } from "./deadline.ts";
import type { LineEnd, Payer } from "./line/call.ts";
import type { CallJournal } from "./journal.ts";
import type { Asking } from "./line/flight.ts";
import type { Boarded, Lines } from "./line/lines.ts";
import { skip } from "./plan.ts";
import { askedOn, endedOn, mayAskOn, rememberedCall } from "./remembered-call.ts";
import type { PlannedCall, PlannedSkip } from "./plan.ts";
import { NOT_READY, withSelfie } from "./with-selfie.ts";

/** How a call ended. */
export type CallEnd =
  | (LineEnd<Reply> & {
      /** Set where the selfie could not be shown but the rest was asked. */
      readonly unfit: PlannedSkip | undefined;
      /** By the clock of `performance.now()`. */
      readonly ended: number;
    })
  | { readonly kind: "skip"; readonly skip: PlannedSkip };

/**
 * A planned call: made once, when the first of those it may serve wants it, and given up when none of them can want it any
 * more. What one check gives up another may still come to, and must not find dead nor pay for twice.
 */
export interface Call {
  readonly planned: PlannedCall;
  readonly openedAt: Date;
  readonly progress: () => CallProgress;
  /** One more may want it, until then by the clock of `performance.now()`. */
  expect(until: number): Expectation;
}

/** One check's interest in a call. */
export interface Expectation {
  /**
   * Wants it now.
   * @param until when the wait for it ends: nothing is begun that would take longer than the last of those who want it waits
   */
  ask(until: number): Promise<CallEnd>;
  /** Does not want it any more, nor will; said once. */
  resign(cutoff: Cutoff): void;
}

export interface CallProgress {
  /** Whether the selfie is ready, where one is to be shown. */
  readonly prepared: boolean;
  /** Undefined until the vendor is asked. */
  readonly asking: Asking | undefined;
  /** Set once the vendor has taken the question and will answer later. */
  readonly accepted: { readonly requestId: string | null } | undefined;
  readonly joined: boolean;
}

export interface CallOptions {
  readonly lines: Lines;
  readonly tenant: string;
  readonly clock: () => Date;
  readonly scope: SubjectScope;
  readonly journal?: CallJournal | undefined;
}

export function openCall(planned: PlannedCall, options: CallOptions): Call {
  const giveUp = new AbortController();
  const known = options.journal?.known(planned.seat.definition.name, planned.endpoint.name);
  const before = known && rememberedCall(known, planned);
  const isOver = known !== undefined && !mayAskOn(known, planned.retry);
  let boarded: Boarded | undefined;
  let ending: Promise<CallEnd> | undefined;
  const expected = new Map<Expectation, number>();
  const deadline = (): number => Math.max(...expected.values());

  async function make(): Promise<CallEnd> {
    if (before === undefined) return ask();
    return isOver ? before.end : endedOn(before, await ask());
  }

  async function ask(): Promise<CallEnd> {
    const prepared = await withSelfie(planned, giveUp.signal);
    // The wait may have ended while the selfie was being prepared: then nobody is asked, and nothing billed.
    if (giveUp.signal.aborted) return { kind: "skip", skip: NOT_READY };
    if ("cause" in prepared) return { kind: "skip", skip: prepared };
    const { question, unfit } = prepared;
    const objection = objectionTo(planned, question);
    if (objection !== undefined) return { kind: "skip", skip: objection };
    const { retry } = planned;
    boarded = options.lines.board({
      ...options,
      planned,
      question,
      deadline: deadline(),
      retry,
      payer: payerOf(planned),
    });
    const end = await boarded.flight.ending;
    return { ...end, unfit, ended: performance.now() };
  }

  return {
    planned,
    openedAt: options.clock(),
    progress: () => ({
      prepared: boarded !== undefined || before !== undefined,
      asking: before === undefined ? boarded?.flight.asking : askedOn(before, boarded?.flight.asking),
      accepted: boarded?.flight.accepted,
      joined: boarded?.joined ?? false,
    }),
    expect(latest) {
      const expectation: Expectation = {
        ask(until) {
          expected.set(expectation, until);
          boarded?.flight.extend(deadline());
          ending ??= make();
          return ending;
        },
        resign(cutoff) {
          expected.delete(expectation);
          if (expected.size > 0) return;
          giveUp.abort(cutoff);
          boarded?.flight.leave(cutoff);
        },
      };
      expected.set(expectation, latest);
      return expectation;
    },
  };
}

function payerOf({ purse, bill, seat, endpoint }: PlannedCall): Payer {
  const name = `${seat.definition.name} ${endpoint.name}`;
  return {
    pay(priceIdr) {
      if (purse !== undefined && !purse.pay(name, priceIdr)) return false;
      bill?.charge(priceIdr ?? 0);
      return true;
    },
    repay(priceIdr) {
      purse?.repay(priceIdr);
      bill?.charge(-(priceIdr ?? 0));
    },
  };
}

/** Why the adapter would not put the question; one that breaks over it has a fault of its own, and is not asked either. */
function objectionTo({ endpoint, seat }: PlannedCall, question: Question): PlannedSkip | undefined {
  try {
    const objection = endpoint.objection?.(question);
    return objection && { cause: "INVALID_INPUT", skipped: objection };
  } catch {
    return skip("NOT_COLLECTED", `${seat.definition.title} could not be asked.`);
  }
}
