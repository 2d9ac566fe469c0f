import { ALL } from "../../domain/strategy.ts";
import type { Strategy } from "../../domain/strategy.ts";

/** One provider's part in a check, were it asked at the moment 0. */
export interface Attempt {
  /** Milliseconds. */
  readonly endsMs: number;
  /** Its definite answer, if it gives one. */
  readonly says: string | null;
  /** What the call is billed at; `priceIdr` where nobody waits for its end. */
  readonly costIdr: number;
  readonly priceIdr: number;
}

/** What became of an attempt: `late` was given up for taking too long, `cancelled` because it was no longer needed. */
export type Fate = "heard" | "late" | "cancelled" | "unasked";

export interface Settled {
  /** Null where the check stays undecided. */
  readonly says: string | null;
  readonly latencyMs: number;
  /** In the order of the attempts. */
  readonly fates: readonly Fate[];
}

/** How long a hedge waits before it asks the next provider too, where no policy says. */
const HEDGE_AFTER_MS = 400;

/** The ways in which a check of so many providers could be asked, and the one in which it is. */
export function strategiesFor(providers: number, own: Strategy): Strategy[] {
  const quorums = Array.from({ length: Math.max(1, providers - 2) }, (_, at) => at + 2);
  // A quorum of all is what a need of all is.
  if (own.kind === "quorum" && !quorums.includes(own.answers)) quorums.push(own.answers);
  return [
    ALL,
    ...quorums.map((answers): Strategy => ({ kind: "quorum", answers })),
    { kind: "failover" },
    own.kind === "hedge" ? own : { kind: "hedge", afterMs: HEDGE_AFTER_MS },
    { kind: "cheapest" },
  ];
}

/**
 * How a check goes by a strategy.
 * @param together what all of them say, where all of them are asked and waited for
 */
export function settle(
  strategy: Strategy,
  attempts: readonly Attempt[],
  deadlineMs: number,
  together: string | null = null,
): Settled {
  switch (strategy.kind) {
    case "all":
      return { says: together, ...settleAll(attempts, deadlineMs) };
    case "quorum":
      return settleQuorum(attempts, strategy.answers, deadlineMs);
    case "failover":
      return settleFailover(attempts, deadlineMs);
    case "hedge":
      return settleHedge(attempts, strategy.afterMs, deadlineMs);
    case "cheapest":
      return settleCheapest(attempts, deadlineMs);
  }
}

/** All are asked at once. It ends with enough equal answers, with two that differ, or out of reach. */
function settleQuorum(attempts: readonly Attempt[], answers: number, deadlineMs: number): Settled {
  const fates = attempts.map(({ endsMs }): Fate => (endsMs <= deadlineMs ? "cancelled" : "late"));
  const inTime = [...attempts.entries()]
    .filter(([, { endsMs }]) => endsMs <= deadlineMs)
    .toSorted(([, one], [, other]) => one.endsMs - other.endsMs);
  let definite: string | null = null;
  let equal = 0;
  let open = attempts.length;
  const settled = (says: string | null, latencyMs: number): Settled => {
    // Whoever is late has not been waited for, either.
    return { says, latencyMs, fates: fates.map((fate) => (fate === "late" ? "cancelled" : fate)) };
  };
  for (const [at, { says, endsMs }] of inTime) {
    fates[at] = "heard";
    open--;
    if (says !== null) {
      if (definite !== null && definite !== says) return settled("CONFLICT", endsMs);
      definite = says;
      equal++;
    }
    if (equal >= answers) return settled(definite, endsMs);
    if (equal + open < answers) return settled(null, endsMs);
  }
  return { says: null, latencyMs: attempts.length === 0 ? 0 : deadlineMs, fates };
}

/** How long one is waited for where each is asked after the other: one that hangs would leave no time for the others. */
export function patienceOf(attempts: number, deadlineMs: number): number {
  return Math.floor(deadlineMs / Math.max(1, attempts));
}

/** One after the other, each waited for no longer than its share of the deadline, until one gives a definite answer. */
function settleFailover(attempts: readonly Attempt[], deadlineMs: number): Settled {
  const patience = patienceOf(attempts.length, deadlineMs);
  const fates = attempts.map((): Fate => "unasked");
  let latencyMs = 0;
  for (const [at, { endsMs, says }] of attempts.entries()) {
    const inTime = endsMs <= patience;
    fates[at] = inTime ? "heard" : "late";
    latencyMs += Math.min(endsMs, patience);
    if (inTime && says !== null) return { says, latencyMs, fates };
  }
  return { says: null, latencyMs, fates };
}

/** Of two that cost the same, the first named. */
function settleCheapest(attempts: readonly Attempt[], deadlineMs: number): Settled {
  const order = [...attempts.entries()].toSorted(([, one], [, other]) => one.priceIdr - other.priceIdr);
  const settled = settleFailover(
    order.map(([, attempt]) => attempt),
    deadlineMs,
  );
  const fates = attempts.map((): Fate => "unasked");
  for (const [place, [at]] of order.entries()) fates[at] = settled.fates[place] ?? "unasked";
  return { ...settled, fates };
}

/** The next is asked after a moment, or at once where all who were asked have ended without a definite answer. */
function settleHedge(attempts: readonly Attempt[], afterMs: number, deadlineMs: number): Settled {
  const ends: number[] = [];
  let best: { readonly says: string; readonly endsMs: number; readonly at: number } | undefined;
  let start = 0;
  for (const [at, attempt] of attempts.entries()) {
    if (start >= Math.min(best?.endsMs ?? Infinity, deadlineMs)) break;
    const endsMs = start + attempt.endsMs;
    ends.push(endsMs);
    if (attempt.says !== null && endsMs <= deadlineMs && endsMs < (best?.endsMs ?? Infinity)) {
      best = { says: attempt.says, endsMs, at };
    }
    start = Math.min(start + afterMs, Math.max(...ends));
  }
  const latencyMs = best?.endsMs ?? Math.min(Math.max(0, ...ends), deadlineMs);
  const fates = attempts.map(({ says }, at): Fate => {
    const endsMs = ends[at];
    if (endsMs === undefined) return "unasked";
    // Of two definite answers in the same moment, one ends the check.
    if (at === best?.at || endsMs < latencyMs || (endsMs === latencyMs && says === null)) return "heard";
    return best === undefined ? "late" : "cancelled";
  });
  return { says: best?.says ?? null, latencyMs, fates };
}

/** All of them are asked, and the last is waited for. */
function settleAll(attempts: readonly Attempt[], deadlineMs: number): Omit<Settled, "says"> {
  let latencyMs = 0;
  const fates = attempts.map(({ endsMs }): Fate => {
    latencyMs = Math.max(latencyMs, Math.min(endsMs, deadlineMs));
    return endsMs <= deadlineMs ? "heard" : "late";
  });
  return { latencyMs, fates };
}

/** What is paid for the calls that were made. One that was given up may have been billed all the same. */
export function costOf(attempts: readonly Attempt[], fates: readonly Fate[]): number {
  return attempts.reduce((sum, { costIdr, priceIdr }, at) => {
    const fate = fates[at] ?? "unasked";
    return sum + (fate === "unasked" ? 0 : fate === "heard" ? costIdr : priceIdr);
  }, 0);
}

export function callsIn(fates: readonly Fate[]): number {
  return fates.filter((fate) => fate !== "unasked").length;
}
