import type { Clock } from "./clock.ts";

/** Letters that came before anybody asked for them: each for a minute, and no more than these. */
const KEPT_MS = 60_000;
const MOST_KEPT = 1_000;
const MOST_KEPT_CHARACTERS = 16 * 1024 * 1024;
/** Addresses at which no letter is news any more. They say nothing of anybody, and the oldest are forgotten. */
const MOST_OVER = 10_000;

interface Kept<Letter> {
  readonly addresses: readonly string[];
  readonly letter: Letter;
  readonly size: number;
  /** Ends the wait for its end. */
  readonly claimed: AbortController;
}

/** A place where one letter is waited for; leaving it (`using`) forgets everything about it but that it is over. */
export interface Slot<Letter> extends Disposable {
  /** Never rejects, and stays pending where no letter comes. */
  readonly letter: Promise<Letter>;
  /** Says, before leaving, that the letter would still have been news. */
  giveUp(): void;
}

export interface MailboxOptions<Letter> {
  readonly clock: Clock;
  /** Told of a letter that comes after its slot was given up, once. By default nobody wants it. */
  readonly late?: (address: string, letter: Letter) => void;
}

/**
 * Brings letters, which come when they will, to those who wait for them: before they are asked for, after, twice, too late, or
 * for nobody. What nobody has asked for is dropped after a minute, or for what came later.
 */
export class Mailbox<Letter> {
  readonly #clock: Clock;
  readonly #late: (address: string, letter: Letter) => void;
  readonly #waiting = new Map<string, Set<(letter: Letter) => void>>();
  readonly #kept = new Set<Kept<Letter>>();
  readonly #keptAt = new Map<string, Kept<Letter>>();
  #keptCharacters = 0;
  /** By address, whether the letter would still be news. */
  readonly #over = new Map<string, boolean>();

  constructor({ clock, late = () => {} }: MailboxOptions<Letter>) {
    this.#clock = clock;
    this.#late = late;
  }

  /** How many are waited for, and how many wait to be asked for. */
  get contents(): { readonly waiting: number; readonly kept: number } {
    return { waiting: this.#waiting.size, kept: this.#kept.size };
  }

  /** Brings a letter that bears these addresses, the surest first, and is of this many characters. */
  deliver(addresses: readonly string[], letter: Letter, size: number): void {
    const waited = addresses.find((address) => this.#waiting.has(address));
    if (waited !== undefined) {
      for (const take of this.#waiting.get(waited) ?? []) take(letter);
      return;
    }
    const over = addresses.find((address) => this.#over.has(address));
    if (over !== undefined) {
      const isNews = this.#over.get(over) === true;
      this.#close(over, false);
      // Whoever gave it up may be about to wait for it again.
      if (isNews) this.#keep(addresses, letter, size);
      if (isNews) this.#late(over, letter);
      return;
    }
    if (!addresses.some((address) => this.#keptAt.has(address))) this.#keep(addresses, letter, size);
  }

  /** Begins to wait for the letter at an address; it is there at once where it came before. */
  open(address: string): Slot<Letter> {
    const { promise, resolve } = Promise.withResolvers<Letter>();
    const waiters = this.#waiting.get(address) ?? new Set();
    this.#waiting.set(address, waiters.add(resolve));
    this.#over.delete(address);
    const kept = this.#keptAt.get(address);
    if (kept !== undefined) {
      this.#forget(kept);
      resolve(kept.letter);
    }
    let isNews = false;
    return {
      letter: promise,
      giveUp() {
        isNews = true;
      },
      [Symbol.dispose]: () => {
        waiters.delete(resolve);
        if (waiters.size > 0) return;
        this.#waiting.delete(address);
        this.#close(address, isNews);
      },
    };
  }

  /** Forgets all that was kept. */
  close(): void {
    for (const kept of this.#kept) this.#forget(kept);
  }

  #keep(addresses: readonly string[], letter: Letter, size: number): void {
    const kept: Kept<Letter> = { addresses, letter, size, claimed: new AbortController() };
    this.#kept.add(kept);
    this.#keptCharacters += size;
    for (const address of addresses) this.#keptAt.set(address, kept);
    for (const oldest of this.#kept) {
      if (this.#kept.size <= MOST_KEPT && this.#keptCharacters <= MOST_KEPT_CHARACTERS) break;
      this.#forget(oldest);
    }
    const forget = (): void => this.#forget(kept);
    void this.#clock.pause(KEPT_MS, kept.claimed.signal).then(forget, forget);
  }

  #forget(kept: Kept<Letter>): void {
    if (!this.#kept.delete(kept)) return;
    this.#keptCharacters -= kept.size;
    for (const address of kept.addresses) this.#keptAt.delete(address);
    kept.claimed.abort();
  }

  #close(address: string, isNews: boolean): void {
    // Set anew, so that it is the youngest.
    this.#over.delete(address);
    this.#over.set(address, isNews);
    const [oldest] = this.#over.keys();
    if (this.#over.size > MOST_OVER && oldest !== undefined) this.#over.delete(oldest);
  }
}
