import type { Checkpoint } from "./checkpoint.ts";
import { ProblemFound } from "./problem.ts";
import type { Foothold } from "./walk.ts";

export interface CheckpointCount {
  /** Entries that were compared with a checkpoint and are what it has seen. */
  readonly met: number;
  /** Checkpoints of entries that were not looked at: dropped since, or beyond an export's end. Nothing can be told of them. */
  readonly outside: number;
}

export const NONE_MET: CheckpointCount = { met: 0, outside: 0 };

/** Compares a chain with what was once seen of it, as it is walked along. */
export class CheckpointsMet {
  readonly #waiting = new Map<number, Set<string>>();
  readonly #start: Foothold;
  #met = 0;
  #outside = 0;

  /** @throws {ProblemFound} */
  constructor(checkpoints: readonly Checkpoint[], start: Foothold) {
    this.#start = start;
    for (const { seq, hash } of checkpoints) {
      if (seq < start.seq) this.#outside += 1;
      else this.#waiting.set(seq, (this.#waiting.get(seq) ?? new Set()).add(hash));
    }
    this.pass(start);
  }

  get count(): CheckpointCount {
    return { met: this.#met, outside: this.#outside };
  }

  /** @throws {ProblemFound} */
  pass({ seq, hash }: Foothold): void {
    const seen = this.#waiting.get(seq);
    if (seen === undefined) return;
    this.#waiting.delete(seq);
    const own = hash.toString("hex");
    if ([...seen].some((each) => each !== own)) throw new ProblemFound({ kind: "CHECKPOINT_DIFFERS", seq });
    this.#met += 1;
  }

  /** To be called at the end of the chain. @throws {ProblemFound} */
  end(head: number): void {
    const [seq] = [...this.#waiting.keys()].toSorted((one, other) => one - other);
    if (seq !== undefined) throw new ProblemFound({ kind: "CHECKPOINT_MISSING", seq, head });
    this.#settle(head);
  }

  /** To be called where the chain may go on. @throws {ProblemFound} */
  endWithin(last: number): void {
    this.#outside += this.#waiting.size;
    this.#settle(last);
  }

  /** Whoever brings checkpoints is never told that all is well where none of them could be used. */
  #settle(to: number): void {
    if (this.#met > 0 || this.#outside === 0) return;
    throw new ProblemFound({ kind: "CHECKPOINTS_OUTSIDE", from: this.#start.seq + 1, to });
  }
}
