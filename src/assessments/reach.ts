import type { Panel } from "../checks/panel.ts";
import { FACTS } from "../domain/fact-catalogue.ts";
import { CHECK_NAMES } from "../domain/provider.ts";
import { writtenRef } from "../domain/policy-ref.ts";
import type { Policy } from "../policy/policy.ts";
import { needOf } from "./evidence.ts";

const LIST = new Intl.ListFormat("en");

/**
 * Checks of a policy that can never come to a fact with the providers that are on, in words for the operator: whatever is
 * asked of them, their facts stay unknown, and an approval that requires one is never given.
 */
export function outOfReach(policy: Policy, panel: Panel): string[] {
  return CHECK_NAMES.filter((check) => policy.needs.has(check)).flatMap((check) => {
    const providers = policy.checks[check]?.providers ?? [];
    const on = providers.filter((name) => panel.get(name)?.provider);
    const need = check === "SCREENING" ? 1 : needOf(policy, check);
    if (on.length >= need) return [];
    const has =
      on.length === 0 ? "none of its providers is on" : `only ${LIST.format(on)} ${on.length === 1 ? "is" : "are"} on`;
    const wants = need === 1 ? "an answer" : `${need} answers`;
    const required = policy.meaning.approveRequires.some(({ condition }) =>
      [...condition.reads].some((path) => FACTS.get(path)?.check === check),
    );
    const so = required ? "nobody can be approved" : "what it reads of it stays unknown";
    return [`${writtenRef(policy)} takes ${wants} of the check ${check.toLowerCase()}, and ${has}: ${so}`];
  });
}
