import type { ProviderName } from "../../domain/provider.ts";
import type { CallbackManner } from "../settings.ts";

/** A callback that a simulated vendor sent, and the HTTP status it was answered with; null where there was no answer. */
export interface SentCallback {
  readonly vendor: ProviderName;
  readonly status: number | null;
}

export interface Callback {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Runs something after the vendor's latency. */
type AfterLatency = (task: () => Promise<void>) => void;

/** A sandbox may run for days: the oldest are forgotten. */
const MOST_REMEMBERED = 1000;

/** One vendor's callbacks on their way out. */
export class CallbackSender {
  readonly #vendor: ProviderName;
  readonly #closing = new AbortController();
  #sent: SentCallback[] = [];
  #held: Callback[] = [];

  constructor(vendor: ProviderName) {
    this.#vendor = vendor;
  }

  get sent(): readonly SentCallback[] {
    return this.#sent;
  }

  /** Settles when the vendor's own answer may go out. */
  async dispatch(callback: Callback, manner: CallbackManner, afterLatency: AfterLatency): Promise<void> {
    switch (manner) {
      case "FIRST":
        return this.#post(callback);
      case "HELD":
        this.#held.push(callback);
        if (this.#held.length > MOST_REMEMBERED) this.#held.shift();
        return;
      case "TWICE":
        return afterLatency(async () => {
          await this.#post(callback);
          await this.#post(callback);
        });
      case "ONCE":
      case "FORGED":
        return afterLatency(() => this.#post(callback));
    }
  }

  /** Sends what was held, and is done once all of it was answered. */
  async release(): Promise<void> {
    const held = this.#held;
    this.#held = [];
    await Promise.all(held.map((callback) => this.#post(callback)));
  }

  reset(): void {
    this.#sent = [];
    this.#held = [];
  }

  close(): void {
    this.#closing.abort();
  }

  async #post({ url, headers, body }: Callback): Promise<void> {
    let status: number | null = null;
    try {
      const response = await fetch(url, { method: "POST", headers, body, signal: this.#closing.signal });
      status = response.status;
      await response.body?.cancel();
    } catch {
      // A callback nobody takes is the receiver's trouble, as it is with the vendor.
    }
    this.#sent.push({ vendor: this.#vendor, status });
    if (this.#sent.length > MOST_REMEMBERED) this.#sent.shift();
  }
}
