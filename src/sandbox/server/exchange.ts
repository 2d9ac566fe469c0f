import type { ServerResponse } from "node:http";

/** One request's answer on its way, and whether anybody still waits for it. */
export class Exchange {
  readonly response: ServerResponse;
  readonly #ending = new AbortController();
  readonly #cut: () => void;
  #endedByUs = false;
  /** Resolves when the answer is whole or its connection gone, with whether the caller left before it was whole. */
  readonly ended: Promise<{ readonly cancelled: boolean }>;

  /** `cut` resets the connection that the response goes over. */
  constructor(response: ServerResponse, cut: () => void) {
    this.response = response;
    this.#cut = cut;
    this.ended = new Promise((resolve) => {
      response.once("close", () => {
        resolve({ cancelled: !response.writableFinished && !this.#endedByUs });
        this.#ending.abort();
      });
    });
  }

  /** Aborted when the answer need not go on: the caller has left, or the sandbox closes. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Resets the connection, as a vendor does that breaks down. */
  cut(): void {
    this.#endedByUs = true;
    this.#cut();
  }

  /** Ends it without an answer, because the sandbox closes. */
  giveUp(): void {
    this.#endedByUs = true;
    this.#ending.abort();
    this.response.destroy();
  }
}
