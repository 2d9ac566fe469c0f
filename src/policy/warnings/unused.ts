import { FACTS } from "../../domain/fact-catalogue.ts";
import { CHECK_NAMES } from "../../domain/provider.ts";
import { quote } from "../problem.ts";
import type { Subject } from "./subject.ts";

/** Parameters, reasons and checks that nothing in the policy asks for. */
export function warnOfUnused({ policy, places, warn }: Subject): void {
  const { meaning, needs } = policy;
  const conditions = [...meaning.rules, ...meaning.approveRequires].map(({ condition }) => condition);
  const params = new Set(conditions.flatMap((condition) => [...condition.params]));
  for (const [param, span] of places.params) {
    if (!params.has(param)) warn(span, `no condition reads params.${param}`, "use it, or leave it out");
  }
  const reasons = new Set(meaning.rules.map(({ effect }) => effect.reason));
  for (const [code, span] of places.reasons) {
    if (!reasons.has(code)) warn(span, `no rule gives the reason ${quote(code)}`, "use it, or leave it out");
  }
  for (const check of CHECK_NAMES) {
    const span = places.checks.get(check);
    if (span === undefined || needs.has(check)) continue;
    const word = check.toLowerCase();
    const fact = [...FACTS].find(([, definition]) => definition.check === check)?.[0] ?? "";
    const hint = `read one of its facts, as ${fact}, or mark it always: true`;
    warn(span, `no condition reads a fact of the check ${word}, so it is never made`, hint);
  }
}
