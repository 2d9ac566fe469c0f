import { v7 as uuidv7 } from "uuid";

import { pendingCall } from "../../checks/pending.ts";
import type { PendingCall } from "../../checks/pending.ts";
import { costOf } from "../cost.ts";
import { decideOn } from "../evidence.ts";
import type { Evidence } from "../evidence.ts";
import { answeredEvent } from "../record/event-form.ts";
import { writeReply } from "../record/reply-form.ts";
import { withDismissals } from "./dismissals.ts";
import { checksAnswered, expired, promisedIn, withLateAnswer } from "./late.ts";
import type { LateEnd, Promised } from "./late.ts";
import { answerPlace } from "./places.ts";
import { EventWriter } from "./event-writer.ts";
import { recordDecision } from "./run.ts";
import type { RunOptions, RunTools } from "./run.ts";

export interface FollowUpTools extends RunTools {
  /** How long a provider that has taken its question is waited for, in milliseconds, from when it was asked. */
  readonly patienceMs: number;
}

type FollowUp = Omit<RunOptions, "told" | "cause" | "purse" | "span" | "view" | "isNewcomer"> & {
  /** Of its latest decision. */
  readonly evidence: Evidence;
  /** What was heard, and written down, but not decided on. */
  readonly heard: (promised: Promised) => LateEnd | undefined;
};

/**
 * Waits for what providers have promised, and decides again at each answer, until nothing more is to come. Earlier decisions
 * stay what they were.
 * @throws {RunBroken} where it could not be recorded, and what the signal is aborted with
 */
export async function followUp(tools: FollowUpTools, options: FollowUp): Promise<void> {
  const { work, policy, applicant, journal, key, signal } = options;
  const { clock, patienceMs, panel } = tools;
  const events = new EventWriter(options, clock);
  const ask = options.examiner.ask(applicant, { checks: new Set(), policies: new Set([policy]) });
  let { evidence, seq } = options;
  const waiting = new Map<Promised, Promise<Arrival>>(
    promisedIn(evidence).map((promised) => {
      const known = options.heard(promised);
      if (known !== undefined) return [promised, Promise.resolve({ promised, end: known, isWritten: true })];
      const leftMs = Math.max(0, promised.askedAt.getTime() + patienceMs - clock().getTime());
      return [promised, arrival(promised, pendingCall(panel, ask, promised), leftMs, signal)];
    }),
  );
  using stopped = whenAborted(signal);
  while (waiting.size > 0) {
    const { promised, end, isWritten } = await Promise.race([stopped.promise, ...waiting.values()]);
    waiting.delete(promised);
    signal.throwIfAborted();
    if (!isWritten) await journal.write(lateEntry(options, promised, end, clock()));
    const before = evidence;
    const late = withLateAnswer(before, applicant, promised, end, clock());
    evidence = withDismissals(late, await options.dismissing());
    for (const { check, answer } of checksAnswered(before, evidence)) events.note(answeredEvent(check, answer));
    const decision = { ...decideOn(policy, evidence), costIdr: costOf(evidence), recorded: true };
    const cause = "reply" in end ? "LATE_ANSWER" : "EXPIRED";
    await recordDecision(tools, {
      work,
      policy,
      decision,
      evidence,
      key,
      journal,
      seq,
      cause,
      events,
      isOpen: waiting.size > 0,
    });
    seq += 1;
  }
}

/** Rejects with the signal's reason; nobody who waits may hold up a process that stops. */
function whenAborted(signal: AbortSignal): Disposable & { readonly promise: Promise<never> } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  return { promise, [Symbol.dispose]: () => signal.removeEventListener("abort", stop) };
}

interface Arrival {
  readonly promised: Promised;
  readonly end: LateEnd;
  readonly isWritten: boolean;
}

async function arrival(
  promised: Promised,
  call: PendingCall | undefined,
  leftMs: number,
  signal: AbortSignal,
): Promise<Arrival> {
  const end = await call?.wait(leftMs, signal);
  return { promised, end: end ?? expired(call?.title ?? promised.provider), isWritten: false };
}

/** It is written down before it is used, as every answer is. */
function lateEntry(
  { work, key }: FollowUp,
  { provider, endpoint, askedAt, requestId }: Promised,
  end: LateEnd,
  now: Date,
) {
  const { assessmentId } = work;
  const id = uuidv7();
  return {
    kind: "answer",
    work,
    row: {
      assessmentId,
      id,
      // It belongs to no request of its own: nothing is paid for it.
      intentId: id,
      provider,
      endpoint,
      answeredAt: now,
      status: "reply" in end ? end.reply.status : "FAILED",
      requestId,
      latencyMs: Math.max(0, now.getTime() - askedAt.getTime()),
      billed: false,
      body: key.seal(writeReply(end), answerPlace(assessmentId, id)),
    },
  } as const;
}
