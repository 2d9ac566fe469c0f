import { v7 as uuidv7 } from "uuid";

import type { AttemptEntry, CallJournal } from "../../checks/journal.ts";
import type { BegunAttempt } from "../../domain/vendor-traffic.ts";
import type { JournalEntry } from "../../store/journal.ts";
import type { Store } from "../../store/store.ts";
import { isUnreachable } from "../../store/unreachable.ts";

/** How long calls of plain queries may wait to be written down together, in milliseconds. */
const WAIT_MS = 1_000;
/** More than these do not wait: where no record can be written they would fill the memory. */
const MOST_WAITING = 50_000;

type Call = Extract<JournalEntry, { kind: "call" }>;

/**
 * The vendor calls of plain queries, for the bill. Nobody waits for them to be written down: they are written together, soon
 * after, and what a crash takes with it is the last second.
 */
export class CallLog {
  readonly #clock: () => Date;
  readonly #waiting: Call[] = [];
  #store: Pick<Store, "journal"> | undefined;
  #isExpected = false;
  #timer: NodeJS.Timeout | undefined;
  #lost = 0;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  /** How many could not be written down. */
  get lost(): number {
    return this.#lost;
  }

  /** Soon there will be somewhere to write them. Where there never is, none are kept. */
  expect(): void {
    this.#isExpected = true;
  }

  /** From now on there is somewhere to write them. */
  open(store: Pick<Store, "journal">): void {
    this.#store = store;
    this.#soon();
  }

  /** The journal of a tenant's plain queries. */
  of(tenant: string): CallJournal {
    return {
      isOwn: false,
      known: () => undefined,
      begin: (attempt) => this.#begin(tenant, attempt),
    };
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const store = this.#store;
    if (store === undefined) return;
    const together = this.#waiting.splice(0);
    const written = await Promise.allSettled(together.map((call) => store.journal.add(call)));
    const failed = together.filter((_, index) => written[index]?.status === "rejected");
    const isAway = written.some((each) => each.status === "rejected" && isUnreachable(each.reason));
    if (isAway && this.#waiting.length + failed.length <= MOST_WAITING) this.#waiting.unshift(...failed);
    else this.#lost += failed.length;
    this.#soon();
  }

  #begin(tenant: string, { provider, endpoint, checks, attempt }: BegunAttempt): AttemptEntry<unknown> {
    const askedAt = this.#clock();
    return {
      end: ({ outcome, ms, costIdr }) => {
        const made = { id: uuidv7(), tenant, provider, endpoint, checks: [...checks], attempt, askedAt };
        this.#add({ kind: "call", call: { ...made, latencyMs: ms, outcome, costIdr } });
      },
    };
  }

  #add(call: Call): void {
    if (this.#store === undefined && !this.#isExpected) return;
    if (this.#waiting.length >= MOST_WAITING) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(call);
    this.#soon();
  }

  #soon(): void {
    if (this.#store === undefined || this.#timer !== undefined || this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => void this.flush(), WAIT_MS).unref();
  }
}
