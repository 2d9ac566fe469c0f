import type { FittedImage, Selfie } from "../domain/selfie.ts";
import type { Question } from "../providers/provider.ts";
import { questionOf, showsSelfie, skip } from "./plan.ts";
import type { PlannedCall, PlannedSkip } from "./plan.ts";

/**
 * How long a vendor that compares attributes waits for a selfie that it could do without. Whoever decides by the attributes
 * alone must not lose them to a picture that somebody else wants looked at.
 */
const SELFIE_PATIENCE_MS = 1500;

export interface Prepared {
  readonly question: Question;
  /** Set where the selfie could not be shown but the rest is asked. */
  readonly unfit: PlannedSkip | undefined;
}

/** The question with the selfie brought within the endpoint's limits; without it, where the endpoint can do without. */
export async function withSelfie(planned: PlannedCall, signal: AbortSignal): Promise<Prepared | PlannedSkip> {
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
    if (!("unfit" in fitted)) return fitted;
    return skip(fitted.gone === true ? "NOT_COLLECTED" : "INVALID_INPUT", fitted.unfit);
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
