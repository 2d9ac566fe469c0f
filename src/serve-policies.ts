import type { Logger } from "pino";

import { createExaminer } from "./assessments/examiner.ts";
import type { Examiner, ExaminerOptions } from "./assessments/examiner.ts";
import { outOfReach } from "./assessments/reach.ts";
import { createShadowing } from "./assessments/shadow.ts";
import type { ShadowDecision } from "./assessments/shadow.ts";
import type { Decision, PolicyVersion } from "./domain/decision.ts";
import { writtenRef } from "./domain/policy-ref.ts";
import { reportIncident } from "./graphql/errors/incident.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { LoadedPolicy } from "./metrics/policies.ts";
import type { PolicyLibrary, Reload } from "./policy/library.ts";
import type { PolicyShelf } from "./policy/shelf.ts";

/** The policies that a server decides by, now and after a reload. */
export interface ServedPolicies {
  /** Over the shelf as it is now: a request takes it as it begins, and keeps it to its end. */
  readonly examiner: Examiner;
  /** The longest that any policy has let a request wait since the start: one of before a reload may still be under way. */
  readonly longestDeadlineMs: number;
  /** Reads the folder again; where it cannot be served, everything stays as it is. Never rejects. */
  reload(): Promise<void>;
  /** Once no shadow policy has a decision left to be tried on. */
  idle(): Promise<void>;
}

interface Options extends Omit<ExaminerOptions, "shelf" | "decided"> {
  readonly library: PolicyLibrary;
  readonly log: Logger;
  readonly metrics: Metrics;
}

export function servePolicies({ library, log, metrics, ...shared }: Options): ServedPolicies {
  const shadowing = createShadowing({
    drawn(drawn) {
      metrics.shadowed(drawn.live, drawn.shadow);
      log.info(shadowLine(drawn), "shadow decision");
    },
    failed: (error) => reportIncident(error, log),
    dropped: () => metrics.shadowDropped(),
  });
  let longestDeadlineMs = shared.deadlineMs;

  function serve(shelf: PolicyShelf): Examiner {
    longestDeadlineMs = Math.max(longestDeadlineMs, ...shelf.all.flatMap(({ checks }) => deadlinesOf(checks)));
    metrics.loaded(shelf.all.map((policy) => ({ ...versionOf(policy), role: roleOf(policy, shelf) })));
    return createExaminer({
      ...shared,
      shelf,
      decided(decided) {
        metrics.decided(decided.decision);
        shadowing.follow(decided, shelf.shadows);
      },
    });
  }

  function warn(): void {
    const { warnings } = library;
    if (warnings.length > 0) log.warn({ warnings }, "some of what the policies say was probably not meant");
    const { live, shadows } = library.shelf;
    const missing = [live, ...shadows].flatMap((policy) => outOfReach(policy, shared.panel));
    if (missing.length > 0) log.warn({ missing }, "some checks have too few providers");
  }

  async function reload(): Promise<void> {
    try {
      const read = await library.reload();
      metrics.reloaded(read.result);
      if (read.result !== "refused") examiner = serve(read.shelf);
      tell(read, log);
      if (read.result === "changed") warn();
    } catch (error) {
      metrics.reloaded("refused");
      reportIncident(error, log);
    }
  }

  let examiner = serve(library.shelf);
  warn();
  return {
    get examiner() {
      return examiner;
    },
    get longestDeadlineMs() {
      return longestDeadlineMs;
    },
    reload: oneAtATime(reload),
    idle: () => shadowing.idle(),
  };
}

/** Work that is not begun while it is going on: whoever asks meanwhile waits, together, for it to be done once more. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    if (next === undefined) {
      next = current.then(() => {
        next = undefined;
        return work();
      });
      current = next;
    }
    return next;
  };
}

/** Which policies do what, for the log. */
export function rolesOf({ live, shadows }: PolicyShelf): {
  readonly live: PolicyVersion;
  readonly shadows: readonly PolicyVersion[];
} {
  return { live: versionOf(live), shadows: shadows.map(versionOf) };
}

function tell(reload: Reload, log: Logger): void {
  if (reload.result === "refused") {
    log.error({ problems: reload.problems }, "policies not reloaded: what was loaded before stays");
  } else if (reload.result === "unchanged") {
    log.info("policies read again: nothing has changed");
  } else {
    const { changes, shelf } = reload;
    for (const { policy, was, is } of changes) {
      if (was === null || is === null) continue;
      log.warn({ policy, was, is }, "a loaded version has another meaning now, which live mode would refuse");
    }
    log.info({ changes, policies: rolesOf(shelf) }, "policies reloaded");
  }
}

function shadowLine({ live, shadow, difference }: ShadowDecision) {
  return { live: summaryOf(live), shadow: summaryOf(shadow), ...difference };
}

function summaryOf({ policy, outcome, determined }: Decision) {
  return { policy: writtenRef(policy), digest: policy.digest, outcome, determined };
}

function versionOf({ name, version, digest }: PolicyVersion): PolicyVersion {
  return { name, version, digest };
}

function roleOf(policy: PolicyVersion, { live, shadows }: PolicyShelf): LoadedPolicy["role"] {
  if (policy.digest === live.digest) return "live";
  return shadows.some(({ digest }) => digest === policy.digest) ? "shadow" : "loaded";
}

function deadlinesOf(checks: PolicyShelf["live"]["checks"]): number[] {
  return Object.values(checks).map(({ deadlineMs }) => deadlineMs);
}
