import { percentile } from "../statistics.ts";
import type { Truth } from "./applicants.ts";
import type { Assessed, Outcome } from "./drive.ts";

/** What became of a soak's assessments. */
export class Tally {
  readonly #outcomes = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  readonly #took: number[] = [];
  readonly #states = new Map<string, "open" | "closed">();
  /** How often a vendor was found left alone, and how often it answered again after that. */
  readonly circuits = { opened: 0, closed: 0 };
  readonly falseApprovals: string[] = [];
  readonly falseRejections: string[] = [];
  assessments = 0;
  undetermined = 0;

  add({ policy, truth, outcome, determined, tookMs, parts }: Assessed): void {
    this.assessments += 1;
    this.#took.push(tookMs);
    if (!determined) this.undetermined += 1;
    count(this.#outcomes, `${policy} ${truth} ${outcome}`);
    if (outcome === "APPROVE" && truth !== "honest") this.falseApprovals.push(`${truth} by ${policy}`);
    if (outcome === "REJECT" && truth === "honest") this.falseRejections.push(`${truth} by ${policy}`);
    for (const { provider, status, failure } of parts) {
      count(this.#failures, `${provider} ${failure?.code ?? status}`);
      this.#follow(provider, failure?.code ?? status);
    }
  }

  #follow(provider: string, end: string): void {
    const state = this.#states.get(provider) ?? "closed";
    if (end === "CIRCUIT_OPEN" && state === "closed") {
      this.circuits.opened += 1;
      this.#states.set(provider, "open");
    } else if (end === "ANSWERED" && state === "open") {
      this.circuits.closed += 1;
      this.#states.set(provider, "closed");
    }
  }

  outcomesOf(truth: Truth, outcome: Outcome): number {
    return [...this.#outcomes].reduce(
      (sum, [key, times]) => (key.endsWith(` ${truth} ${outcome}`) ? sum + times : sum),
      0,
    );
  }

  get outcomes(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#outcomes].toSorted());
  }

  /** How the calls of the policy whose checks are shown ended, by vendor. */
  get ends(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#failures].toSorted());
  }

  get latency(): { readonly p50: number; readonly p99: number; readonly max: number } {
    return { p50: percentile(this.#took, 0.5), p99: percentile(this.#took, 0.99), max: percentile(this.#took, 1) };
  }

  slowerThan(ms: number): number {
    return this.#took.filter((took) => took > ms).length;
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
