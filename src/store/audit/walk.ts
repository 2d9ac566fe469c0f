import { readEntry } from "./entry.ts";
import type { Entry } from "./entry.ts";
import { linkHash } from "./link.ts";
import type { Link } from "./link.ts";
import { ProblemFound } from "./problem.ts";

/** Where a walk begins: the link before the first it takes. */
export interface Foothold {
  readonly seq: number;
  readonly hash: Buffer;
}

/** A link as it is taken; its time is that of its column, and absent in a file, which has none. */
export type Step = Link & { readonly at?: Date };

/** Walks along a chain, link by link, and stops at the first that is not as it was written. */
export class ChainWalk {
  readonly #tenant: string;
  #seq: number;
  #hash: Buffer;
  #at = new Date(0);
  /** A link whose hash is not what it should be: the next one tells what was changed. */
  #doubtful: { readonly link: Link; readonly computed: Buffer } | null = null;

  constructor(tenant: string, { seq, hash }: Foothold) {
    this.#tenant = tenant;
    this.#seq = seq;
    this.#hash = hash;
  }

  /** The last link taken, by its number. */
  get seq(): number {
    return this.#seq;
  }

  get hash(): Buffer {
    return this.#hash;
  }

  get at(): Date {
    return this.#at;
  }

  /**
   * @returns what the link says; null where it is doubtful, which the next step or the end settles
   * @throws {ProblemFound}
   */
  take(link: Step): Entry | null {
    const expected = this.#seq + 1;
    if (link.seq === this.#seq) throw new ProblemFound({ kind: "REPEATED", seq: link.seq });
    if (this.#doubtful !== null) this.#settle((previous) => linkHash(previous, link.body).equals(link.hash));
    if (link.seq !== expected) throw new ProblemFound({ kind: "GAP", seq: expected, found: link.seq });
    const computed = linkHash(this.#hash, link.body);
    this.#seq = link.seq;
    this.#hash = link.hash;
    if (!computed.equals(link.hash)) {
      this.#doubtful = { link, computed };
      return null;
    }
    return this.#read(link);
  }

  /**
   * To be called when there is no link left.
   * @param head the hash that the last one is known to have, where anybody knows
   * @throws {ProblemFound}
   */
  end(head: Buffer | null): void {
    this.#settle((hash) => head?.equals(hash) ?? false);
  }

  /** @param follows whether what comes next was linked to a link of this hash */
  #settle(follows: (hash: Buffer) => boolean): void {
    if (this.#doubtful === null) return;
    const { link, computed } = this.#doubtful;
    const kind = follows(link.hash) ? "BODY_CHANGED" : follows(computed) ? "HASH_CHANGED" : "CHAIN_BROKEN";
    throw new ProblemFound({ kind, seq: link.seq });
  }

  #read({ seq, body, at }: Step): Entry {
    const entry = readEntry(body);
    if (entry === undefined) throw new ProblemFound({ kind: "NO_ENTRY", seq });
    const misplaced = (field: "tenant" | "seq" | "at") => new ProblemFound({ kind: "MISPLACED", seq, field });
    if (entry.tenant !== this.#tenant) throw misplaced("tenant");
    if (entry.seq !== seq) throw misplaced("seq");
    if (at !== undefined && at.getTime() !== entry.at.getTime()) throw misplaced("at");
    if (entry.at < this.#at) throw new ProblemFound({ kind: "TIME_REVERSED", seq });
    this.#at = entry.at;
    return entry;
  }
}
