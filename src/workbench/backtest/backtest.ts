import { decideOn, factsUnder } from "../../assessments/evidence.ts";
import { OUTCOMES } from "../../domain/decision.ts";
import type { Outcome, PolicyVersion } from "../../domain/decision.ts";
import { FACTS } from "../../domain/fact-catalogue.ts";
import { UNKNOWN_CAUSES } from "../../domain/fact.ts";
import type { Facts, UnknownCause } from "../../domain/fact.ts";
import { decide } from "../../policy/decide.ts";
import type { Policy } from "../../policy/policy.ts";
import type { EvidenceRecord } from "../../assessments/record/evidence-record.ts";
import { differencesBetween, groundsOf } from "./differences.ts";
import type { Difference, Drawn } from "./differences.ts";
import { Sample } from "./sample.ts";

const SAMPLES = 5;
/** Policies that recorded decisions are counted by, at most: memory is bounded whatever a file says. */
const MOST_POLICIES = 100;

/** A difference, and how many of the cell's records show it. */
export type CountedDifference = Difference & { readonly count: number };

/** The records that went from one outcome to another, or stayed. */
export interface Cell {
  /** Null where nothing was decided before. */
  readonly from: Outcome | null;
  readonly to: Outcome;
  readonly count: number;
  /** Most frequent first. None where the outcome stayed. */
  readonly differences: readonly CountedDifference[];
  /** How many of its records moved without a difference that can be named: only the old outcome of them is recorded. */
  readonly unexplained: number;
  /** A few of its records, by id: always the same few. */
  readonly samples: readonly string[];
}

/** How much of the evidence has a value for a fact that the policy reads. */
interface FactCoverage {
  readonly path: string;
  readonly known: number;
  /** Most frequent first. */
  readonly unknown: readonly { readonly cause: UnknownCause; readonly count: number }[];
}

export interface BacktestReport {
  readonly records: number;
  /** How many have another outcome than before; those without an old one are not among them. */
  readonly changed: number;
  /** Only those with any record, in the order of the outcomes. */
  readonly cells: readonly Cell[];
  /** In the order of the catalogue. */
  readonly facts: readonly FactCoverage[];
  /** The policies that drew the recorded decisions, most frequent first; of a great many, the first that came. */
  readonly recordedBy: readonly (PolicyVersion & { readonly count: number })[];
}

interface BacktestOptions {
  readonly policy: Policy;
  /** Decides on the same evidence what was before; null where the recorded decisions are. */
  readonly against: Policy | null;
}

/**
 * Decides recorded evidence anew and compares with what was decided before. It takes one record at a time and keeps none;
 * nobody is asked anything. Rejects where its source does.
 */
export async function backtest(
  records: AsyncIterable<EvidenceRecord>,
  { policy, against }: BacktestOptions,
): Promise<BacktestReport> {
  const cells = new Map<string, OpenCell>();
  const facts = new FactTally([...FACTS.keys()].filter((path) => policy.reads.has(path)));
  const recordedBy = new Map<string, { readonly policy: PolicyVersion; count: number }>();
  let count = 0;
  for await (const { id, decision, evidence } of records) {
    count += 1;
    if (decision !== null) {
      const { outcome: _, ...version } = decision;
      const { digest } = version;
      const counted = recordedBy.get(digest);
      if (counted !== undefined) counted.count += 1;
      else if (recordedBy.size < MOST_POLICIES) recordedBy.set(digest, { policy: version, count: 1 });
    }
    const known = factsUnder(policy, evidence);
    const now: Drawn = { policy, decision: decide(policy, known, evidence.decidedAt) };
    const old: Drawn | null = against && { policy: against, decision: decideOn(against, evidence) };
    const from = (old?.decision ?? decision)?.outcome ?? null;
    const to = now.decision.outcome;
    facts.count(known);
    const key = `${from} ${to}`;
    const cell = cells.get(key) ?? new OpenCell(from, to);
    cells.set(key, cell);
    cell.add(id, old, now);
  }
  const closed = [null, ...OUTCOMES]
    .flatMap((from) => OUTCOMES.map((to) => cells.get(`${from} ${to}`)?.closed()))
    .filter((cell) => cell !== undefined);
  const changed = closed.filter(({ from, to }) => from !== null && from !== to);
  return {
    records: count,
    changed: changed.reduce((sum, cell) => sum + cell.count, 0),
    cells: closed,
    facts: facts.closed(),
    recordedBy: Array.from(recordedBy.values(), ({ policy: each, count: times }) => ({
      ...each,
      count: times,
    })).toSorted((a, b) => b.count - a.count),
  };
}

class OpenCell {
  readonly #from: Outcome | null;
  readonly #to: Outcome;
  readonly #sample = new Sample(SAMPLES);
  readonly #differences = new Map<string, { readonly difference: Difference; count: number }>();
  #count = 0;
  #unexplained = 0;

  constructor(from: Outcome | null, to: Outcome) {
    this.#from = from;
    this.#to = to;
  }

  add(id: string, old: Drawn | null, now: Drawn): void {
    this.#count += 1;
    this.#sample.add(id);
    if (this.#from === this.#to) return;
    const found = old === null ? groundsOf(now) : differencesBetween(old, now);
    if (found.length === 0) this.#unexplained += 1;
    for (const difference of found) {
      const { kind, name, was, is } = difference;
      // Few: a policy's rules, each with the few ways in which it can differ.
      const key = [kind, name, was, is].join("\n");
      const counted = this.#differences.get(key);
      if (counted === undefined) this.#differences.set(key, { difference, count: 1 });
      else counted.count += 1;
    }
  }

  closed(): Cell {
    const differences = Array.from(this.#differences.values(), ({ difference, count }) => ({ ...difference, count }));
    return {
      from: this.#from,
      to: this.#to,
      count: this.#count,
      differences: differences.toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)),
      unexplained: this.#unexplained,
      samples: this.#sample.ids,
    };
  }
}

class FactTally {
  readonly #counts: readonly { readonly path: string; known: number; readonly unknown: Map<UnknownCause, number> }[];

  constructor(paths: readonly string[]) {
    this.#counts = paths.map((path) => ({ path, known: 0, unknown: new Map<UnknownCause, number>() }));
  }

  count(facts: Facts): void {
    for (const counts of this.#counts) {
      const fact = facts.get(counts.path);
      const cause = fact === undefined ? "NOT_COLLECTED" : fact.known ? null : fact.cause;
      if (cause === null) counts.known += 1;
      else counts.unknown.set(cause, (counts.unknown.get(cause) ?? 0) + 1);
    }
  }

  closed(): FactCoverage[] {
    return this.#counts.map(({ path, known, unknown }) => ({
      path,
      known,
      unknown: UNKNOWN_CAUSES.flatMap((cause) => {
        const count = unknown.get(cause) ?? 0;
        return count > 0 ? [{ cause, count }] : [];
      }).toSorted((a, b) => b.count - a.count),
    }));
  }
}
