import type { CheckRun } from "../checks/run.ts";
import type { SubjectChecks } from "../checks/round.ts";
import type { Answer } from "../domain/answer.ts";
import type { Applicant } from "../domain/person.ts";
import type { CheckName } from "../domain/provider.ts";
import type { Policy } from "../policy/policy.ts";
import type { Examiner, PricedDecision } from "./examiner.ts";
import type { View } from "./narrow-view.ts";

/** What comes of an applicant, as it comes. */
export type ApplicantEvent = ProviderAnswered | ApplicantDecided;

/** A provider's part in a check has ended. A call that serves two checks ends in both. */
export interface ProviderAnswered {
  readonly kind: "answered";
  readonly check: CheckName;
  readonly answer: Answer<unknown>;
}

export interface ApplicantDecided {
  readonly kind: "decided";
  readonly decision: PricedDecision;
}

interface Watching {
  readonly examiner: Pick<Examiner, "examination">;
  readonly applicant: Applicant;
  /** Made for this decision and for nothing else: they are called off where nobody watches any more. */
  readonly checks: SubjectChecks;
  readonly policy: Policy;
  /** Aborted where the caller goes away. */
  readonly signal: AbortSignal;
  /** In the narrow view only the decision is told: who answers when, and who is not waited for, tells what was found. */
  readonly view: View;
}

/**
 * Each answer once it has come, in the order they come, and in the end the decision. Nothing is told twice and nothing is
 * dropped for a reader who is slow: there are never more events than answers, and one. A reader who returns early hangs up on
 * the vendors, and so does the signal.
 */
export function watchApplicant(watching: Watching): AsyncIterableIterator<ApplicantEvent, void, void> {
  const { examiner, applicant, checks, policy, signal, view } = watching;
  const gone = new AbortController();
  const answers: ProviderAnswered[] = [];
  let wake = (): void => {};
  let ended = false;

  const runs = runsOf(checks);
  for (const { check, run } of runs) {
    if (view === "narrow") continue;
    run.onAnswer((answer) => {
      answers.push({ kind: "answered", check, answer });
      wake();
    });
  }
  const decision = examiner.examination(applicant, checks, gone.signal, view).decision(policy);
  void Promise.allSettled([decision, ...runs.map(({ run }) => run.done)]).then(() => {
    ended = true;
    wake();
  });

  function leave(): void {
    signal.removeEventListener("abort", leave);
    gone.abort();
    for (const { run } of runs) run.stop();
    wake();
  }
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave);

  async function* tell(): AsyncGenerator<ApplicantEvent, void, void> {
    try {
      while (!gone.signal.aborted) {
        const answer = answers.shift();
        if (answer !== undefined) yield answer;
        else if (ended) return yield { kind: "decided", decision: await decision };
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  const events = tell();
  return {
    next: () => events.next(),
    return() {
      // A generator returns only once its pending step is done: that one has to be ended first.
      leave();
      return events.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

interface NamedRun {
  readonly check: CheckName;
  readonly run: CheckRun<unknown>;
}

function runsOf({ runs: { identity, face, screening } }: SubjectChecks): NamedRun[] {
  return [
    ...[...identity.values()].map((run): NamedRun => ({ check: "IDENTITY", run })),
    ...[...face.values()].map((run): NamedRun => ({ check: "FACE", run })),
    ...[...screening.values()].map((run): NamedRun => ({ check: "SCREENING", run })),
  ];
}
