import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** One request's answer on its way, and whether anybody still waits for it. */
export class Exchange {
  readonly response: ServerResponse;
  readonly #ending = new AbortController();
  readonly #cut: () => void;
  #endedByUs = false;
  /** Resolves when the answer is whole or its connection gone, with whether the caller left before it was whole. */
  readonly ended: Promise<{ readonly cancelled: boolean }>;

  readonly #over: () => void;

  /** `cut` resets the connection that the response goes over. */
  constructor(response: ServerResponse, socket: Socket, cut: () => void) {
    this.response = response;
    this.#cut = cut;
    const { promise, resolve } = Promise.withResolvers<{ readonly cancelled: boolean }>();
    this.ended = promise;
    this.#over = () => {
      response.off("close", this.#over);
      socket.off("close", this.#over);
      resolve({ cancelled: !response.writableFinished && !this.#endedByUs });
      this.#ending.abort();
    };
    response.once("close", this.#over);
    // A response that waits behind another on its connection has no socket yet, and is not told when that one closes.
    socket.once("close", this.#over);
    if (socket.destroyed) this.#over();
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
    this.#over();
  }
}
