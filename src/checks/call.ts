import type { FittedImage, Selfie } from "../domain/selfie.ts";
import type { Question, SubjectScope } from "../providers/provider.ts";
import type { Cutoff } from "./deadline.ts";
import type { LineEnd } from "./line/call.ts";
import type { Asking } from "./line/flight.ts";
import type { Boarded, Lines } from "./line/lines.ts";
import { questionOf, showsSelfie, skip } from "./plan.ts";
import type { PlannedCall, PlannedSkip } from "./plan.ts";

/** How a call ended. */
export type CallEnd =
  | (LineEnd & {
      /** Set where the selfie could not be shown but the rest was asked. */
      readonly unfit: PlannedSkip | undefined;
      /** By the clock of `performance.now()`. */
      readonly ended: number;
    })
  | { readonly kind: "skip"; readonly skip: PlannedSkip };

/** A planned call: made when the first of those it serves wants it, and given up when nobody waits for it any more. */
export interface Call {
  readonly planned: PlannedCall;
  readonly openedAt: Date;
  readonly progress: () => CallProgress;
  /** One more waits for its end. */
  hold(): Promise<CallEnd>;
  /** One waits no longer. */
  release(cutoff: Cutoff): void;
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
  /** By the clock of `performance.now()`. */
  readonly deadline: number;
}

/**
 * How long a vendor that compares attributes waits for a selfie that it could do without. Whoever decides by the attributes
 * alone must not lose them to a picture that somebody else wants looked at.
 */
const SELFIE_PATIENCE_MS = 1500;

export function openCall(planned: PlannedCall, options: CallOptions): Call {
  const giveUp = new AbortController();
  let boarded: Boarded | undefined;
  let ending: Promise<CallEnd> | undefined;
  let holders = 0;

  async function make(): Promise<CallEnd> {
    const prepared = await withSelfie(planned, giveUp.signal);
    // The wait may have ended while the selfie was being prepared: then nobody is asked, and nothing billed.
    if (giveUp.signal.aborted) return { kind: "skip", skip: NOT_READY };
    if ("cause" in prepared) return { kind: "skip", skip: prepared };
    const { question, unfit } = prepared;
    const objection = objectionTo(planned, question);
    if (objection !== undefined) return { kind: "skip", skip: objection };
    const { purse, retry } = planned;
    const pays = (priceIdr: number | null): boolean => purse === undefined || purse.pay(priceIdr);
    boarded = options.lines.board({ ...options, planned, question, retry, pays });
    const end = await boarded.flight.ending;
    return { ...end, unfit, ended: performance.now() };
  }

  return {
    planned,
    openedAt: options.clock(),
    progress: () => ({
      prepared: boarded !== undefined,
      asking: boarded?.flight.asking,
      accepted: boarded?.flight.accepted,
      joined: boarded?.joined ?? false,
    }),
    hold() {
      holders += 1;
      ending ??= make();
      return ending;
    },
    release(cutoff) {
      holders -= 1;
      if (holders > 0) return;
      giveUp.abort(cutoff);
      boarded?.flight.leave(cutoff);
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

interface Prepared {
  readonly question: Question;
  readonly unfit: PlannedSkip | undefined;
}

/** The question with the selfie brought within the endpoint's limits; without it, where the endpoint can do without. */
async function withSelfie(planned: PlannedCall, signal: AbortSignal): Promise<Prepared | PlannedSkip> {
  const question = questionOf(planned);
  if (question.subject === "entity" || question.person.selfie === undefined || !showsSelfie(planned)) {
    return { question, unfit: undefined };
  }
  const others = new Set([...planned.checks].filter((check) => check !== "FACE"));
  const canDoWithout = planned.endpoint.selfie === "for-face" && others.size > 0;
  const fitted = fit(planned, question.person.selfie, signal);
  const ready = canDoWithout ? await within(SELFIE_PATIENCE_MS, fitted) : await fitted;
  if (!("cause" in ready)) return { question: { ...question, selfie: ready }, unfit: undefined };
  return canDoWithout ? { question: { ...question, checks: others }, unfit: ready } : ready;
}

async function fit(planned: PlannedCall, selfie: Selfie, signal: AbortSignal): Promise<FittedImage | PlannedSkip> {
  try {
    const fitted = await selfie.fit(planned.endpoint.image ?? { formats: ["jpeg", "png"] }, signal);
    return "unfit" in fitted ? skip("INVALID_INPUT", fitted.unfit) : fitted;
  } catch {
    // Given up, because nobody waits any more.
    return NOT_READY;
  }
}

export const NOT_READY = skip("TIMEOUT", "The selfie was not ready in time.");

async function within<T>(ms: number, work: Promise<T>): Promise<T | PlannedSkip> {
  const { promise, resolve } = Promise.withResolvers<PlannedSkip>();
  const timer = setTimeout(resolve, ms, NOT_READY);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
