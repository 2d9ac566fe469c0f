import * as z from "zod";

import { seededRandom } from "../../src/sandbox/random.ts";
import { vendorUrlsSchema } from "../environment.ts";
import type { VendorUrls } from "../environment.ts";

/** A vendor that is slow for a share of its requests. */
export const tailSchema = z.object({
  vendor: vendorUrlsSchema.keyof(),
  share: z.coerce.number().min(0).max(1),
  ms: z.coerce.number().min(0),
});
export type Tail = z.infer<typeof tailSchema>;

const SEED = "bench/tail";

/** How long the vendors wait before they answer. It can be changed while they run. */
export class Latency {
  #ms = 0;
  #tail: Tail | undefined;
  #draws = seededRandom(SEED);

  set(ms: number): void {
    this.#ms = ms;
    this.#tail = undefined;
  }

  setTail(tail: Tail): void {
    this.#tail = tail;
  }

  /** Draws the same again: every side meets the same slow answers, in the same order. */
  rewind(): void {
    this.#draws = seededRandom(SEED);
  }

  /** Of a vendor's next answer. */
  of(vendor: keyof VendorUrls): number {
    const tail = this.#tail;
    if (tail?.vendor !== vendor) return this.#ms;
    return this.#draws.next() < tail.share ? tail.ms : this.#ms;
  }
}
