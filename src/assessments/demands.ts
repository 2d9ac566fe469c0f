import { enabledFor } from "../checks/panel.ts";
import type { Panel } from "../checks/panel.ts";
import type { CheckDemand } from "../checks/ask.ts";
import { CHECK_NAMES } from "../domain/provider.ts";
import type { CheckName } from "../domain/provider.ts";
import type { PolicyHead } from "../policy/policy.ts";

/** The demands of one policy, the same objects every time: two fields that want the same check share its answer. */
export interface PolicyDemands {
  /** For whoever looks at the check itself. */
  readonly shown: ReadonlyMap<CheckName, CheckDemand>;
  /** For a decision: another demand where the decision may call the check off, which is nobody else's loss. */
  readonly decided: ReadonlyMap<CheckName, CheckDemand>;
}

/** The checks of a policy that its decision may call off, once nothing they say can change its outcome. */
export function stoppable({ checks, needs }: PolicyHead): readonly CheckName[] {
  return CHECK_NAMES.filter((check) => needs.has(check) && checks[check]?.stop === "determined");
}

/**
 * How a policy makes each check. A check it does not declare is made as the root fields make it: of every enabled provider.
 */
export function demandsOf(policy: PolicyHead, panel: Panel, defaultDeadlineMs: number): PolicyDemands {
  const shown = shownDemands(policy, panel, defaultDeadlineMs);
  const stops = stoppable(policy);
  const decided = Array.from(shown, ([check, demand]): [CheckName, CheckDemand] => [
    check,
    stops.includes(check) ? { ...demand } : demand,
  ]);
  return { shown, decided: new Map(decided) };
}

function shownDemands(policy: PolicyHead, panel: Panel, defaultDeadlineMs: number): PolicyDemands["shown"] {
  return new Map(
    CHECK_NAMES.map((check): [CheckName, CheckDemand] => {
      const declared = policy.checks[check];
      if (declared === undefined) {
        return [check, { check, providers: enabledFor(panel, check, "person"), deadlineMs: defaultDeadlineMs }];
      }
      const { providers, deadlineMs, strategy, retry, scopes, threshold } = declared;
      const terms = check === "SCREENING" ? { terms: { scopes, threshold } } : {};
      return [check, { check, providers, deadlineMs, strategy, retry, ...terms }];
    }),
  );
}
