import { CHECK_NAMES } from "../../domain/provider.ts";
import { isOrdered } from "../provider-order.ts";
import type { Subject } from "./subject.ts";

/** Ways of asking that gain nothing. */
export function warnOfStrategies({ policy: { checks }, places, warn }: Subject): void {
  for (const check of CHECK_NAMES) {
    const [declared, span] = [checks[check], places.strategies.get(check)];
    if (declared === undefined || span === undefined || !isOrdered(declared)) continue;
    const { providers, strategy } = declared;
    const [only, another] = providers;
    if (another === undefined) {
      const message = `only ${only?.toLowerCase()} is asked, so that ${strategy.kind} changes nothing`;
      warn(span, message, "name another provider, or leave it out");
    } else if (check === "SCREENING") {
      const message = `nobody is clear before all have answered: by ${strategy.kind}, who are not asked at once, that takes longer, and a hit leaves the other lists unsearched`;
      warn(span, message, "write strategy: all");
    }
  }
}
