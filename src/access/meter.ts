import type { CalendarDate } from "../domain/calendar.ts";
import type { Caller } from "./caller.ts";

/** Whether one more request is within the limit. */
export type Taken =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      /** A whole number, 1 or more: before that, the next one will be refused as well. */
      readonly retryAfterSeconds: number;
    };

/**
 * What callers have used of their limits. It is counted by tenant and account: a key that takes another's place, or stands
 * beside it, goes on with the other's count. Where a promise rejects, nothing is known of the limits, and the caller is to be
 * told so.
 *
 * The limits hold across processes where the counts do. Whoever keeps them in a database need not write for each request: a
 * process may take a small block of requests or of money at a time and deal it out itself, as long as the blocks that are out
 * are counted as used.
 */
export interface Meter {
  /** Counts a request that is about to be read. Of a caller without a limit nothing need be counted. */
  take(caller: Caller, now: Date): Promise<Taken>;
  /**
   * Sets money aside before vendors are asked, all of it or none: two requests at the same time cannot both have the last of it.
   * Of a caller without a budget nothing need be counted.
   * @param mostIdr rupiah that the calls may cost, if each is made once
   * @returns null where the day's budget does not hold so much
   */
  reserve(caller: Caller, mostIdr: number, now: Date): Promise<Reservation | null>;
  /** Rupiah that is spent or set aside on a day of Jakarta, by a caller that has a budget; what is out in blocks is set aside. */
  spent(caller: Caller, day: CalendarDate): Promise<number>;
}

/** Money that is set aside, on the day that it was asked for. */
export interface Reservation {
  /**
   * A call is billed at so many rupiah; at so many less, where it turns out that it was not. A call that is repeated may take
   * more than was set aside: what a vendor has billed is spent, whatever the budget is. Comes after `close` too, where a call
   * outlives those who waited for it.
   */
  charge(idr: number): void;
  /** No further call is begun: what was not spent is given back. Never rejects. */
  close(): Promise<void>;
}
