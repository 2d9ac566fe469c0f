import { Line } from "../../../src/checks/line/line.ts";
import { PAYS_ANYTHING } from "../../../src/checks/line/call.ts";
import type { LineCall, LineEnd } from "../../../src/checks/line/call.ts";
import { DEFAULT_LIMITS } from "../../../src/checks/line/line.ts";
import type { LineLimits } from "../../../src/checks/line/line.ts";
import type { HoldBack, LineAttempt } from "../../../src/domain/vendor-traffic.ts";
import type { CallContext, Reply } from "../../../src/providers/provider.ts";
import { VendorFailure } from "../../../src/providers/provider.ts";
import type { Repeat } from "../../../src/providers/provider.ts";
import type { FailureCode } from "../../../src/domain/answer.ts";

export const REPLY: Reply = { status: "ANSWERED", requestId: "r-1" };

export function failure(code: FailureCode, repeat: Repeat, retryAfterMs?: number): VendorFailure {
  return new VendorFailure(code, "It failed.", { repeat, retryAfterMs });
}

/** A line whose clock moves only while it pauses, and where a test says so. */
export function line(limits: Partial<LineLimits> = {}) {
  const clock = { now: 1_000, random: 0.5 };
  const pauses: number[] = [];
  const attempts: LineAttempt[] = [];
  const heldBack: HoldBack[] = [];
  const states: string[] = [];
  const to = new Line(
    { name: "GLAIR", title: "GLAIR" },
    { ...DEFAULT_LIMITS, ...limits },
    {
      now: () => clock.now,
      random: () => clock.random,
      async pause(ms) {
        pauses.push(ms);
        clock.now += ms;
      },
      watch: {
        attempted: (attempt) => attempts.push(attempt),
        heldBack: (_provider, why) => heldBack.push(why),
        joined() {},
        circuit: (_provider, state) => states.push(state),
      },
    },
  );

  /** Asks a vendor that ends each attempt with the next of these; the last is repeated. */
  function ask(
    ends: readonly (Reply | VendorFailure)[],
    options: Partial<Omit<LineCall<Reply>, "context">> & {
      readonly context?: Partial<CallContext>;
      takesMs?: number;
    } = {},
  ): Promise<LineEnd<Reply>> {
    let attempt = 0;
    const put = async (): Promise<Reply> => {
      const end = ends[Math.min(attempt, ends.length - 1)] ?? REPLY;
      attempt += 1;
      clock.now += options.takesMs ?? 0;
      if (end instanceof VendorFailure) throw end;
      return end;
    };
    return to.ask({
      endpoint: "verification",
      put,
      checks: new Set(["IDENTITY"]),
      retry: "safe",
      priceIdr: 500,
      payer: PAYS_ANYTHING,
      asking: () => {},
      resting: () => {},
      isAccepted: () => false,
      ...options,
      context: { signal: new AbortController().signal, deadline: clock.now + 6_000, scope: {}, ...options.context },
    });
  }
  return { line: to, ask, clock, pauses, attempts, heldBack, states };
}
