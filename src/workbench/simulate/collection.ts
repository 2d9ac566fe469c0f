import { widestTerms } from "../../checks/plan.ts";
import { CHECK_NAMES } from "../../domain/provider.ts";
import { ALL } from "../../domain/strategy.ts";
import type { AskedHow } from "./asked-check.ts";
import type { Asking } from "./contender.ts";
import { heardIn } from "./evidence.ts";
import type { Hearing, HearingOf } from "./evidence.ts";
import type { Fate } from "./strategies.ts";

/** One demand for each check, that serves all. */
export function together(demands: readonly AskedHow[]): AskedHow[] {
  return CHECK_NAMES.flatMap((check): AskedHow[] => {
    const same = demands.filter((demand) => demand.check === check);
    if (same.length === 0) return [];
    const terms = widestTerms(same);
    return [
      {
        check,
        providers: [...new Set(same.flatMap(({ providers }) => providers))],
        strategy: ALL,
        deadlineMs: Math.max(...same.map(({ deadlineMs }) => deadlineMs)),
        ...(terms === undefined ? {} : { terms }),
      },
    ];
  });
}

const BEST_FIRST: readonly Fate[] = ["heard", "late", "cancelled", "unasked"];

/** What somebody of several heard, each asking in a way of its own: what nobody did is in no evidence. */
export function heardBySome(askings: readonly Asking[]): HearingOf {
  return ({ demand: { check }, parts }, place, applicant) => {
    const provider = parts[place]?.provider;
    let best: Hearing = { fate: "unasked", waitedMs: 0 };
    for (const { checks } of askings) {
      const asked = checks.get(check);
      const at = asked?.parts.findIndex((part) => part.provider === provider) ?? -1;
      if (asked === undefined || at === -1) continue;
      const hearing = heardIn(asked, at, applicant);
      if (BEST_FIRST.indexOf(hearing.fate) < BEST_FIRST.indexOf(best.fate)) best = hearing;
    }
    return best;
  };
}
