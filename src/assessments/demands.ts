import { enabledFor } from "../checks/panel.ts";
import type { Panel } from "../checks/panel.ts";
import type { CheckDemand } from "../checks/ask.ts";
import { CHECK_NAMES } from "../domain/provider.ts";
import type { CheckName } from "../domain/provider.ts";
import type { PolicyHead } from "../policy/policy.ts";

/** The demands of one policy, the same objects every time: two fields that want the same check share its answer. */
export type PolicyDemands = ReadonlyMap<CheckName, CheckDemand>;

/**
 * How a policy makes each check. A check it does not declare is made as the root fields make it: of every enabled provider.
 */
export function demandsOf(policy: PolicyHead, panel: Panel, defaultDeadlineMs: number): PolicyDemands {
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
