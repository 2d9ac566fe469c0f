/** How a check of several providers might be asked. The server makes `all`; the others are worked out as a what-if. */
export type Strategy =
  | { readonly name: "all" | "failover" | "hedge" | "cheapest" }
  | { readonly name: "quorum"; readonly answers: number };

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

export interface Settled {
  /** Null where the check stays undecided. */
  readonly says: string | null;
  readonly latencyMs: number;
  readonly costIdr: number;
  /** How many were asked. */
  readonly calls: number;
}

/** How long a hedge waits before it asks the next provider too, in milliseconds. */
const HEDGE_AFTER_MS = 400;

export function strategiesFor(providers: number): Strategy[] {
  const quorums = Array.from({ length: Math.max(1, providers - 2) }, (_, at) => at + 2);
  return [
    { name: "all" },
    ...quorums.map((answers): Strategy => ({ name: "quorum", answers })),
    { name: "failover" },
    { name: "hedge" },
    { name: "cheapest" },
  ];
}

/** All are asked at once, so that all are paid for. It ends with enough equal answers, with two that differ, or out of reach. */
export function settleQuorum(attempts: readonly Attempt[], answers: number, deadlineMs: number): Settled {
  const calls = attempts.length;
  const costIdr = costOf(attempts, deadlineMs);
  const inTime = attempts
    .filter(({ endsMs }) => endsMs <= deadlineMs)
    .toSorted((one, other) => one.endsMs - other.endsMs);
  let definite: string | null = null;
  let equal = 0;
  let open = calls;
  for (const { says, endsMs: latencyMs } of inTime) {
    open--;
    if (says !== null) {
      if (definite !== null && definite !== says) return { says: "CONFLICT", latencyMs, costIdr, calls };
      definite = says;
      equal++;
    }
    if (equal >= answers) return { says: definite, latencyMs, costIdr, calls };
    if (equal + open < answers) return { says: null, latencyMs, costIdr, calls };
  }
  return { says: null, latencyMs: calls === 0 ? 0 : deadlineMs, costIdr, calls };
}

/**
 * One after the other, until one gives a definite answer. Each is waited for no longer than its share of the deadline, or
 * one that hangs would leave no time for the others.
 */
export function settleFailover(attempts: readonly Attempt[], deadlineMs: number): Settled {
  const patience = Math.floor(deadlineMs / Math.max(1, attempts.length));
  let [latencyMs, costIdr, calls] = [0, 0, 0];
  for (const attempt of attempts) {
    calls++;
    costIdr += attempt.endsMs <= patience ? attempt.costIdr : attempt.priceIdr;
    latencyMs += Math.min(attempt.endsMs, patience);
    if (attempt.endsMs <= patience && attempt.says !== null) return { says: attempt.says, latencyMs, costIdr, calls };
  }
  return { says: null, latencyMs, costIdr, calls };
}

/** The next is asked after a moment, or at once where all who were asked have ended without a definite answer. */
export function settleHedge(attempts: readonly Attempt[], deadlineMs: number): Settled {
  const asked: { readonly attempt: Attempt; readonly endsMs: number }[] = [];
  let best: { readonly says: string; readonly endsMs: number } | undefined;
  let start = 0;
  for (const attempt of attempts) {
    if (start >= Math.min(best?.endsMs ?? Infinity, deadlineMs)) break;
    const endsMs = start + attempt.endsMs;
    asked.push({ attempt, endsMs });
    if (attempt.says !== null && endsMs <= deadlineMs && endsMs < (best?.endsMs ?? Infinity)) {
      best = { says: attempt.says, endsMs };
    }
    start = Math.min(start + HEDGE_AFTER_MS, Math.max(...asked.map((each) => each.endsMs)));
  }
  const lastEnd = Math.max(0, ...asked.map((each) => each.endsMs));
  const latencyMs = best?.endsMs ?? Math.min(lastEnd, deadlineMs);
  const costIdr = asked.reduce(
    (sum, { attempt, endsMs }) => sum + (endsMs <= latencyMs ? attempt.costIdr : attempt.priceIdr),
    0,
  );
  return { says: best?.says ?? null, latencyMs, costIdr, calls: asked.length };
}

/** What it costs, and how long it takes, to ask all of them and wait for the last. */
export function settleAll(attempts: readonly Attempt[], says: string | null, deadlineMs: number): Settled {
  const latencyMs = Math.min(deadlineMs, Math.max(0, ...attempts.map(({ endsMs }) => endsMs)));
  return { says, latencyMs, costIdr: costOf(attempts, deadlineMs), calls: attempts.length };
}

function costOf(attempts: readonly Attempt[], deadlineMs: number): number {
  return attempts.reduce((sum, { endsMs, costIdr, priceIdr }) => sum + (endsMs <= deadlineMs ? costIdr : priceIdr), 0);
}
