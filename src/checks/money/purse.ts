/** What may still be spent on one applicant, in rupiah. */
export class Purse {
  #left: number;

  constructor(limitIdr: number) {
    this.#left = limitIdr;
  }

  /** Takes the price out, if it is in it. What has no known price is never paid for. */
  pay(priceIdr: number | null): boolean {
    if (priceIdr === null || priceIdr > this.#left) return false;
    this.#left -= priceIdr;
    return true;
  }
}
