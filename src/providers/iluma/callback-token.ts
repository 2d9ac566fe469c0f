import { createHash, timingSafeEqual } from "node:crypto";

import type { Admission } from "../provider.ts";
import type { Clock } from "./clock.ts";

const HEADER = "x-callback-token";
/** How long Iluma may take to tell its token. */
const TELLING_MS = 5_000;
/** Anybody may send anything to a public address: however much comes, Iluma is not asked more often than this. */
const REST_MS = 5_000;

/** Knows Iluma's callbacks by their token, which is asked for when the first one comes, and then kept. */
export class CallbackToken {
  readonly #tell: (signal: AbortSignal) => Promise<string>;
  readonly #clock: Clock;
  #digest: Promise<Buffer> | undefined;
  #restUntil = 0;

  constructor(tell: (signal: AbortSignal) => Promise<string>, clock: Clock) {
    this.#tell = tell;
    this.#clock = clock;
  }

  async admits(headers: Headers): Promise<Admission> {
    const presented = headers.get(HEADER);
    if (presented === null) return "REFUSED";
    if (this.#digest === undefined && this.#clock.now() < this.#restUntil) return "UNDECIDED";
    try {
      this.#digest ??= this.#tell(AbortSignal.timeout(TELLING_MS)).then(digestOf);
      // Both are digests: the time taken says nothing of the token, nor of its length.
      return timingSafeEqual(await this.#digest, digestOf(presented)) ? "ADMITTED" : "REFUSED";
    } catch {
      this.#digest = undefined;
      this.#restUntil = this.#clock.now() + REST_MS;
      return "UNDECIDED";
    }
  }
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
