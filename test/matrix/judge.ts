import type { CheckName } from "../../src/domain/provider.ts";
import { FAULTS } from "../../src/sandbox/faults/catalogue.ts";
import type { FaultDescription } from "../../src/sandbox/faults/catalogue.ts";
import type { DecisionSeen, PartSeen, Seen } from "./answers.ts";
import type { Cell } from "./cells.ts";
import type { Reply } from "./server.ts";
import { DEADLINE_MS, STRATEGIES } from "./strategies.ts";

/** What an answer may take beyond its deadline on a machine that has other things to do. */
export const MARGIN_MS = 1_000;

export interface Judgement {
  /** What must never be, however busy the machine. */
  readonly wrong: readonly string[];
  /** What a busy machine brings about as well: the cell is asked once more by itself, and must not show it then. */
  readonly unclear: readonly string[];
}

/**
 * Judges what a caller saw of a cell.
 * @param healthy the same question, of the same vendors in good health, everybody asked and waited for
 */
export function judge(cell: Cell, reply: Reply, healthy: Reply): Judgement {
  const failing = classOf(cell, reply.seen);
  const missing = causesOf(cell, reply.seen);
  return {
    wrong: [
      ...failing.wrong,
      ...missing.wrong,
      ...falseEvidence(cell, reply, healthy),
      ...falseDecision(cell, reply, healthy),
    ],
    unclear: [...failing.unclear, ...missing.unclear, ...lateness(reply)],
  };
}

function described({ fault }: Cell): FaultDescription {
  return FAULTS[fault];
}

function partsOf({ identity, faceMatch, screening }: Seen): readonly (readonly [CheckName, readonly PartSeen[]])[] {
  const parts = (check: CheckName, seen: { readonly providers: readonly PartSeen[] } | undefined) =>
    seen === undefined ? [] : [[check, seen.providers] as const];
  return [...parts("IDENTITY", identity), ...parts("FACE", faceMatch), ...parts("SCREENING", screening)];
}

function lateness({ seen, tookMs }: Reply): string[] {
  const parts = partsOf(seen).flatMap(([, each]) => each);
  return [
    ...(tookMs > DEADLINE_MS + MARGIN_MS ? [`answered after ${Math.round(tookMs)} ms`] : []),
    ...parts
      .filter(({ latencyMs }) => (latencyMs ?? 0) > DEADLINE_MS + MARGIN_MS / 2)
      .map(({ provider, latencyMs }) => `${provider} was waited for ${latencyMs} ms`),
  ];
}

/** Nothing else is asked again: what reached a vendor may have been billed. */
const ASKED_AGAIN: ReadonlySet<string> = new Set<Cell["fault"]>([
  "connection-refused",
  "tls-failure",
  "rate-limited",
  "rate-limited-retry-after",
  "unavailable",
]);

/** The struck vendor's part is the failure that the catalogue has, or none where the strategy could do without it. */
function classOf(cell: Cell, seen: Seen): Judgement {
  const wrong: string[] = [];
  const unclear: string[] = [];
  const { failures, mayAnswer } = described(cell);
  for (const [check, parts] of partsOf(seen)) {
    const part = parts.find(({ provider }) => provider === cell.target.vendor);
    const at = `${check}: ${part?.status} ${part?.failure?.code ?? ""} after ${part?.latencyMs} ms`;
    if (part === undefined) wrong.push(`${check}: the struck vendor is not told of`);
    else if (part.status === "ANSWERED") {
      if (!mayAnswer) wrong.push(at);
    } else if (part.failure !== null) {
      const known = failures.includes(part.failure.code);
      const cutOff = !known && part.failure.code === "TIMEOUT" && waitedOut(cell, check, part);
      if (cutOff) unclear.push(at);
      else if (!known) wrong.push(at);
    } else if (part.status === "CANCELLED") {
      if (!mayBeCancelled(cell)) wrong.push(at);
    } else if (part.status === "SKIPPED") unclear.push(at);
    else wrong.push(at);
    if (part !== undefined && part.attempts > (ASKED_AGAIN.has(cell.fault) ? 3 : 1)) {
      wrong.push(`${check}: asked ${part.attempts} times`);
    }
    for (const { provider, failure, latencyMs } of parts) {
      if (provider === cell.target.vendor || failure === null) continue;
      (failure.code === "TIMEOUT" ? unclear : wrong).push(`${check}: ${provider} ${failure.code}, ${latencyMs} ms`);
    }
  }
  return { wrong, unclear };
}

/** What a fact may lack beside the failure itself. */
const CAUSES: ReadonlySet<string> = new Set(["TOO_FEW_ANSWERS", "INCOMPLETE", "INCONCLUSIVE", "CANCELLED"]);

/** The same where the checks are not shown: what the decision says of the facts that it lacks. */
function causesOf(cell: Cell, { decision }: Seen): Judgement {
  const failures: ReadonlySet<string> = new Set(described(cell).failures);
  const strange = (decision?.missing ?? []).filter(({ cause }) => !CAUSES.has(cause) && !failures.has(cause));
  const told = (late: boolean): string[] =>
    strange
      .filter(({ cause }) => (cause === "TIMEOUT") === late)
      .map(({ path, cause }) => `${path} is missing for ${cause}`);
  return { wrong: told(false), unclear: told(true) };
}

/** A vendor that is asked in turn has its share of the deadline. */
function waitedOut({ strategy, target }: Cell, check: CheckName, { latencyMs }: PartSeen): boolean {
  const inTurn = strategy === "failover" || strategy === "cheapest";
  const share = inTurn ? DEADLINE_MS / (target.asked.get(check)?.length ?? 1) : DEADLINE_MS;
  // A timer may be a millisecond early, and a busy machine begins late.
  return (latencyMs ?? 0) >= share * 0.5;
}

/** It is asked first, so that it can become superfluous only where others are asked meanwhile. */
function mayBeCancelled({ strategy }: Cell): boolean {
  return strategy === "quorum" || strategy === "hedge";
}

/** Nobody claims what they did not claim in good health, and the struck vendor nothing at all. */
function falseEvidence(cell: Cell, { seen, claims }: Reply, healthy: Reply): string[] {
  const problems: string[] = [];
  const { mayAnswer } = described(cell);
  for (const [provider, said] of claims) {
    const truth = healthy.claims.get(provider) ?? [];
    if (said.some((claim) => !truth.includes(claim))) problems.push(`${provider} claims ${said.join(", ")}`);
    if (provider === cell.target.vendor && !mayAnswer) problems.push(`the struck ${provider} makes a claim`);
  }
  // Where the checks are not shown, the facts of the decision are what was claimed, with who claimed it.
  for (const { path, sources } of seen.decision?.rules.flatMap(({ facts }) => facts) ?? []) {
    if (!mayAnswer && sources.some(({ provider }) => provider === cell.target.vendor)) {
      problems.push(`${path} rests on the struck vendor`);
    }
  }
  // A body is clear only where everybody has searched.
  if (cell.target.endpoint.checks.includes("SCREENING") && seen.screening?.verdict === "CLEAR") {
    if (!mayAnswer || healthy.seen.screening?.verdict !== "CLEAR") problems.push("clear without a search");
  }
  return problems;
}

/** No approval and no rejection that the answers which are missing could contradict. */
function falseDecision(cell: Cell, { seen }: Reply, healthy: Reply): string[] {
  const { decision } = seen;
  const complete = healthy.seen.decision;
  if (decision === undefined || complete === undefined) return [];
  const { outcome } = decision;
  if (outcome === "REVIEW") return [];
  const problems = isCertain(decision) ? [] : [`${outcome} is not certain`];
  const waitsForAll = STRATEGIES[cell.strategy].written === "all";
  if (waitsForAll || cell.target.asked.has("SCREENING")) {
    if (outcome !== complete.outcome) problems.push(`${outcome}, where everybody's answers give ${complete.outcome}`);
    if (outcome === "APPROVE" && !described(cell).mayAnswer) problems.push("approved without the struck vendor");
  } else {
    problems.push(...(outcome === "APPROVE" ? unsupported(cell, seen) : uncontradicted(healthy)));
    if (outcome === "APPROVE" && cell.story.endsWith("-mismatch")) problems.push("approved, where everybody disagrees");
  }
  return problems;
}

function isCertain({ outcome, determined, best, worst }: DecisionSeen): boolean {
  return determined && best === outcome && worst === outcome;
}

/**
 * By a strategy that does not wait for all, an approval may miss somebody who would have dissented: that is its bargain. But
 * as many as it takes must have answered, and nobody who did may have said otherwise.
 */
function unsupported({ strategy, target }: Cell, seen: Seen): string[] {
  return partsOf(seen).flatMap(([check, parts]) => {
    const answered = parts.filter(({ status }) => status === "ANSWERED").length;
    const verdict = check === "IDENTITY" ? seen.identity?.verdict : seen.faceMatch?.verdict;
    const needed = STRATEGIES[strategy].need(target.asked.get(check)?.length ?? 0);
    return answered >= needed && verdict === "MATCH" ? [] : [`approved with ${answered} answers and ${verdict}`];
  });
}

function uncontradicted(healthy: Reply): string[] {
  const against = [...healthy.claims.values()].flat().some((claim) => /MISMATCH|NOT_FOUND/.test(claim));
  const notFound = ["NOT_FOUND", "CONFLICT"].includes(healthy.seen.identity?.verdict ?? "");
  return against || notFound ? [] : ["rejected, where nobody disagrees"];
}
