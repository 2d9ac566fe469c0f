import type { RecordedCall } from "./recorded-call.ts";

/** A sandbox may run for days: the oldest calls are forgotten. */
const CALLS_KEPT = 1000;

/** What becomes of a call after it was recorded. */
type Outcome = Partial<Pick<RecordedCall, "status" | "fault" | "cancelled">>;

/** The latest calls of a vendor, oldest first. */
export class CallLog {
  #calls = new Map<symbol, RecordedCall>();
  readonly #changed: () => void;

  /** `changed` is called after every change. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get calls(): readonly RecordedCall[] {
    return [...this.#calls.values()];
  }

  /** Records a call; the returned function records what becomes of it, unless it is forgotten by then. */
  add(call: RecordedCall): (outcome: Outcome) => void {
    const key = Symbol(call.path);
    this.#calls.set(key, call);
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > CALLS_KEPT && oldest !== undefined) this.#calls.delete(oldest);
    this.#changed();
    return (outcome) => {
      const latest = this.#calls.get(key);
      if (latest === undefined) return;
      this.#calls.set(key, { ...latest, ...outcome });
      this.#changed();
    };
  }

  clear(): void {
    this.#calls.clear();
  }
}
