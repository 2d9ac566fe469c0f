import type { BegunAttempt, AttemptOutcome } from "./vendor-traffic.ts";

/** What is told of a piece of work: words of the code and counts, never of an applicant. */
export type SpanFacts = Readonly<Record<string, string | number | boolean | string[]>>;

/** A piece of a request's work, for whoever collects traces. */
export interface Span {
  /** Begins a piece of this one. */
  begin(name: string, facts: SpanFacts): Span;
  /** Begins an attempt to ask a vendor; what it gives back is told how that ended. */
  attempt(attempt: BegunAttempt): (outcome: AttemptOutcome) => void;
  /** Whatever `work` asks of vendors, however late, is a piece of this one. */
  within<Result>(work: () => Result): Result;
  /** What comes after the first end counts for nothing. */
  end(facts: SpanFacts, failed: boolean): void;
}

/** Where the traces of a server begin. */
export interface Tracing {
  /** @param traceparent the trace of the caller that it belongs to, as W3C's header says it */
  request(name: string, traceparent: string | null, facts: SpanFacts): Span;
  /** An attempt is a piece of whatever it is made within. */
  attempting(attempt: BegunAttempt): (outcome: AttemptOutcome) => void;
}
