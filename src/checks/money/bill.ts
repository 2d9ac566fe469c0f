/** Whose money the calls of an ask are, in rupiah: told as each is made, and again where one turns out not to be billed. */
export interface Bill {
  /** @param idr negative where a call was not billed after all; 0 where its price is not known */
  charge(idr: number): void;
}
