/** How many may share a commit: more would make the one statement long, and the wait of all of them with it. */
const MOST_TOGETHER = 500;

/** Makes some things durable together, in one transaction; rejects where none of them is. */
export type CommitAll<Entry, Result> = (entries: readonly Entry[]) => Promise<readonly Result[]>;

/** Where something is made durable, one at a time as it seems. */
export interface Commits<Entry, Result> {
  /** Resolves once the entry is durable; rejects where it is not, or nobody knows. */
  add(entry: Entry): Promise<Result>;
  /** Resolves once all that was added so far is durable, or is not going to be. */
  settled(): Promise<void>;
}

interface Waiting<Entry, Result> {
  readonly entry: Entry;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Lets what comes while a commit is under way share the next one: under load a disk's flush serves many, and without load
 * nobody waits for anybody. Each is told only when its own is durable.
 */
export class GroupCommit<Entry, Result> implements Commits<Entry, Result> {
  readonly #commit: CommitAll<Entry, Result>;
  readonly #width: number;
  readonly #isOfAll: (error: unknown) => boolean;
  readonly #waiting: Waiting<Entry, Result>[] = [];
  readonly #idle = new Set<() => void>();
  readonly #pending = new Set<Promise<unknown>>();
  #underWay = 0;

  /**
   * @param width how many commits go on at once
   * @param isOfAll whether a failure has to do with no entry in particular, so that each would only fail alone as well
   */
  constructor(commit: CommitAll<Entry, Result>, width: number, isOfAll: (error: unknown) => boolean = () => false) {
    this.#commit = commit;
    this.#width = width;
    this.#isOfAll = isOfAll;
  }

  /** Resolves once the entry is durable. */
  add(entry: Entry): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const over = (): void => void this.#pending.delete(promise);
    this.#pending.add(promise);
    promise.then(over, over);
    this.#waiting.push({ entry, resolve, reject });
    // What else comes in this turn goes with it.
    if (this.#underWay < this.#width) queueMicrotask(() => this.#begin());
    return promise;
  }

  /** Resolves once all that was added so far is durable, or is not going to be. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }

  /** Resolves once nothing waits any more. */
  async idle(): Promise<void> {
    if (this.#underWay === 0 && this.#waiting.length === 0) return;
    await new Promise<void>((resolve) => this.#idle.add(resolve));
  }

  #begin(): void {
    if (this.#waiting.length === 0 || this.#underWay >= this.#width) return;
    const together = this.#waiting.splice(0, MOST_TOGETHER);
    this.#underWay += 1;
    void this.#settle(together).finally(() => {
      this.#underWay -= 1;
      this.#begin();
      if (this.#underWay > 0 || this.#waiting.length > 0) return;
      for (const resolve of this.#idle) resolve();
      this.#idle.clear();
    });
  }

  /** One that cannot be kept must not take the others with it: where all fail by one of them, each is tried alone. */
  async #settle(together: readonly Waiting<Entry, Result>[]): Promise<void> {
    const error = await this.#commitFor(together);
    if (error === undefined) return;
    if (together.length === 1 || this.#isOfAll(error.is)) for (const { reject } of together) reject(error.is);
    else await this.#settleEach(together);
  }

  async #settleEach(together: readonly Waiting<Entry, Result>[]): Promise<void> {
    for (const [index, each] of together.entries()) {
      const error = await this.#commitFor([each]);
      if (error === undefined) continue;
      each.reject(error.is);
      if (!this.#isOfAll(error.is)) continue;
      for (const { reject } of together.slice(index + 1)) reject(error.is);
      return;
    }
  }

  /** Tells each its result; the error, where there is none. */
  async #commitFor(together: readonly Waiting<Entry, Result>[]): Promise<{ readonly is: unknown } | undefined> {
    try {
      const results = await this.#commit(together.map(({ entry }) => entry));
      together.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new RangeError("a commit that says nothing of one of its entries"));
        else resolve(result);
      });
      return undefined;
    } catch (error) {
      return { is: error };
    }
  }
}
