import { setImmediate } from "node:timers/promises";

import type { Decision, RuleState } from "../domain/decision.ts";
import type { Policy } from "../policy/policy.ts";
import { decideOn } from "./evidence.ts";
import type { Decided } from "./examiner.ts";

/** What a shadow policy made of the evidence of a decision. Nothing in it says anything of the applicant's data. */
export interface ShadowDecision {
  readonly live: Decision;
  readonly shadow: Decision;
  readonly difference: Difference;
}

/** Rules are the same where their ids are. */
interface Difference {
  /**
   * The rules that came to something else, the first of them; null where the policy has no such rule, which is the same as if
   * it had not fired.
   */
  readonly rules: readonly {
    readonly rule: string;
    readonly live: RuleState | null;
    readonly shadow: RuleState | null;
  }[];
  /** How many more rules came to something else. */
  readonly moreRules: number;
  /** The codes of the reasons that only one of them gives. */
  readonly reasons: { readonly live: readonly string[]; readonly shadow: readonly string[] };
}

interface ShadowingOptions {
  readonly drawn: (decision: ShadowDecision) => void;
  /** Nothing is wrong with the evidence or the policies if this is called, but with this program. */
  readonly failed: (error: unknown) => void;
  /** Too many decisions wait: this one is passed over. */
  readonly dropped: () => void;
  /** How many decisions may wait. @default 1000 */
  readonly most?: number;
}

/** Tries shadow policies on decisions that were drawn, behind the caller's back: no answer waits for it, or fails with it. */
interface Shadowing {
  follow(decided: Decided, shadows: readonly Policy[]): void;
  /** Once nothing waits any more. */
  idle(): Promise<void>;
}

/** Requests come first: no more than this at a time is taken from them, unless one decision takes longer. */
const TURN_MS = 2;
/** Each line of the log is read by somebody, and kept. */
const MOST_RULES = 20;

export function createShadowing({ drawn, failed, dropped, most = 1000 }: ShadowingOptions): Shadowing {
  const waiting: { readonly decided: Decided; readonly shadows: readonly Policy[] }[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await setImmediate();
      const until = performance.now() + TURN_MS;
      do {
        const next = waiting.shift();
        if (next !== undefined) for (const shadow of next.shadows) tryOn(next.decided, shadow);
      } while (waiting.length > 0 && performance.now() < until);
    }
    running = undefined;
  }

  function tryOn({ decision, evidence }: Decided, policy: Policy): void {
    try {
      const shadow = decideOn(policy, evidence);
      drawn({ live: decision, shadow, difference: differenceOf(decision, shadow) });
    } catch (error) {
      failed(error);
    }
  }

  return {
    follow(decided, shadows) {
      const others = shadows.filter(({ digest }) => digest !== decided.decision.policy.digest);
      if (others.length === 0) return;
      if (waiting.length >= most) return dropped();
      waiting.push({ decided, shadows: others });
      running ??= run();
    },
    idle: async () => running,
  };
}

function differenceOf(live: Decision, shadow: Decision): Difference {
  const [before, after] = [statesOf(live), statesOf(shadow)];
  const rules = [...new Set([...before.keys(), ...after.keys()])]
    .map((rule) => ({ rule, live: before.get(rule) ?? null, shadow: after.get(rule) ?? null }))
    .filter((rule) => (rule.live ?? "NOT_FIRED") !== (rule.shadow ?? "NOT_FIRED"));
  const [given, would] = [codesOf(live), codesOf(shadow)];
  return {
    rules: rules.slice(0, MOST_RULES),
    moreRules: Math.max(0, rules.length - MOST_RULES),
    reasons: { live: [...given.difference(would)], shadow: [...would.difference(given)] },
  };
}

function statesOf({ rules }: Decision): ReadonlyMap<string, RuleState> {
  return new Map(rules.map(({ rule, state }) => [rule, state]));
}

function codesOf({ reasons }: Decision): Set<string> {
  return new Set(reasons.map(({ code }) => code));
}
