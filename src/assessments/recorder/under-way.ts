import type { Unwritten } from "./run-journal.ts";
import type { Memory, WorkUnderWay } from "./work.ts";

/** An assessment of this process that it may not be working on any more, though nobody else is. */
export interface BrokenOff {
  readonly tenant: string;
  /** Undefined where it was begun by another. */
  readonly memory: Memory | undefined;
  readonly unwritten: Unwritten[];
  /** How often it has broken off in a row. */
  readonly failures: number;
}

/** It is rested for twice as many rounds each time, but no more than this. */
const LONGEST_REST = 64;

/** What this process works on, and what it should. */
export class UnderWay {
  readonly #failed: (assessmentId: string, error: unknown) => void;
  readonly #deciding = new Map<string, Promise<void>>();
  readonly #going = new Set<Promise<void>>();
  readonly #brokenOff = new Map<string, { readonly left: BrokenOff; rest: number }>();

  /** @param failed told of each that breaks off */
  constructor(failed: (assessmentId: string, error: unknown) => void) {
    this.#failed = failed;
  }

  /** How many are being decided. */
  get deciding(): number {
    return this.#deciding.size;
  }

  /** Resolves once this process has decided it; undefined where it is not at it. */
  decidingOf(id: string): Promise<void> | undefined {
    return this.#deciding.get(id);
  }

  begin(id: string, { decided, done }: WorkUnderWay, work: BrokenOff): void {
    this.#deciding.set(id, decided);
    const isDecided = (): void => {
      if (this.#deciding.get(id) === decided) this.#deciding.delete(id);
    };
    decided.then(isDecided, isDecided);
    const going = done
      .catch((error: unknown) => {
        this.leave(id, { ...work, failures: work.failures + 1 }, work.failures);
        this.#failed(id, error);
      })
      .finally(() => this.#going.delete(going));
    this.#going.add(going);
  }

  /** Nobody may be at it: it has to be looked after. */
  leave(id: string, left: BrokenOff, failures = 0): void {
    this.#brokenOff.set(id, { left, rest: Math.min(2 ** failures, LONGEST_REST) - 1 });
  }

  /** It is under way again, or somebody else's. */
  settle(id: string): void {
    this.#brokenOff.delete(id);
  }

  /** Those that have rested long enough; to be asked for once a round. */
  rested(): readonly (readonly [string, BrokenOff])[] {
    return [...this.#brokenOff].flatMap(([id, each]): (readonly [string, BrokenOff])[] => {
      each.rest -= 1;
      return each.rest < 0 ? [[id, each.left]] : [];
    });
  }

  unwritten(): readonly Unwritten[] {
    return [...this.#brokenOff.values()].flatMap(({ left }) => left.unwritten);
  }

  /** Resolves once all that is being decided now is. */
  async decided(): Promise<void> {
    await Promise.allSettled(this.#deciding.values());
  }

  /** Resolves once nothing of what is under way now is any more. */
  async over(): Promise<void> {
    await Promise.all(this.#going);
  }
}
