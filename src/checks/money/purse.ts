/** What may still be spent on one applicant, in rupiah. The calls that are made in any case are set aside for first. */
export class Purse {
  #left: number;
  readonly #setAside: Set<string>;

  /** @param setAside the calls that are certain, by name: the limit must be enough for them */
  constructor(limitIdr: number, setAside: ReadonlyMap<string, number>) {
    this.#setAside = new Set(setAside.keys());
    this.#left = [...setAside.values()].reduce((left, priceIdr) => left - priceIdr, limitIdr);
  }

  /** Takes a call's price out, if it is in it. What has no known price is never paid for. */
  pay(call: string, priceIdr: number | null): boolean {
    if (priceIdr === null) return false;
    if (this.#setAside.delete(call)) return true;
    if (priceIdr > this.#left) return false;
    this.#left -= priceIdr;
    return true;
  }

  /** The call was not billed after all. */
  repay(priceIdr: number | null): void {
    this.#left += priceIdr ?? 0;
  }
}
