import { VendorFailure } from "../provider.ts";
import type { Finalizer } from "./finalizer.ts";
import { TITLE } from "./title.ts";

/** A verification session at IDmeta, and the calls that are using it. */
interface Visit {
  readonly opened: Promise<string>;
  readonly opening: AbortController;
  /** Set once it is open. */
  id: string | undefined;
  users: number;
  /** Takes back the finalising that was due when the last user had left. */
  takeBack: () => void;
}

/**
 * One applicant's verification session: opened for the first call that needs it, shared by those that come while it is open,
 * finalised once after the last. A session that could not be opened fails the calls that waited for it and is forgotten, so
 * that a later call tries anew.
 */
export class ApplicantSession {
  readonly #create: (signal: AbortSignal) => Promise<string>;
  readonly #finalizer: Finalizer;
  #visit: Visit | undefined;

  constructor(create: (signal: AbortSignal) => Promise<string>, finalizer: Finalizer) {
    this.#create = create;
    this.#finalizer = finalizer;
  }

  /** Runs `work` with the session's id. `signal` ends this caller's wait for the session, and nobody else's. */
  async use<T>(signal: AbortSignal, work: (id: string) => Promise<T>): Promise<T> {
    if (signal.aborted) throw gaveUp();
    const visit = (this.#visit ??= this.#open());
    visit.users += 1;
    visit.takeBack();
    try {
      return await work(await unlessAborted(visit.opened, signal));
    } finally {
      visit.users -= 1;
      if (visit.users === 0) this.#leave(visit);
    }
  }

  #open(): Visit {
    const opening = new AbortController();
    const opened = this.#create(opening.signal);
    const visit: Visit = { opened, opening, id: undefined, users: 0, takeBack: () => {} };
    void this.#follow(visit);
    return visit;
  }

  async #follow(visit: Visit): Promise<void> {
    try {
      visit.id = await visit.opened;
    } catch {
      // Whoever waits for it is told; whoever comes later tries anew.
      this.#forget(visit);
    }
  }

  #leave(visit: Visit): void {
    if (visit.id !== undefined) {
      visit.takeBack = this.#finalizer.later(visit.id, () => this.#forget(visit));
      return;
    }
    visit.opening.abort();
    this.#forget(visit);
  }

  #forget(visit: Visit): void {
    if (this.#visit === visit) this.#visit = undefined;
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => reject(gaveUp());
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

function gaveUp(): VendorFailure {
  return new VendorFailure("TIMEOUT", `${TITLE} had not answered when the wait for it ended.`);
}
