import { z } from "zod";

import { wholeNumber, written } from "./syntax.ts";
import { optional, withDefault } from "./variable.ts";

/** What one vendor account may be asked at most. */
export interface AccountLimits {
  /** At a time. */
  readonly concurrency: number;
  /** A second; null where there is no limit. */
  readonly perSecond: number | null;
}

const MOST_AT_A_TIME = 10_000;
const MOST_A_SECOND = 10_000;

const atATime = written(`a whole number from 1 to ${MOST_AT_A_TIME}`, (text) => wholeNumber(text, 1, MOST_AT_A_TIME));

/** Under one, it is a call every so many seconds. */
const aSecond = written(`a number of calls a second from 0.01 to ${MOST_A_SECOND}, such as 20 or 0.5`, (text) => {
  const value = /^\d{1,5}(?:\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN;
  return value >= 0.01 && value <= MOST_A_SECOND ? value : undefined;
});

/** `<PROVIDER>_CONCURRENCY` and `<PROVIDER>_RATE`. */
export const accountLimits = z.object({
  CONCURRENCY: withDefault(
    "The most calls to the account that are under way at a time, in this process. Eight times as many wait for a place; whoever comes after those is told `RATE_LIMITED`.",
    "128",
    atATime,
  ),
  RATE: optional(
    "The most calls to the account in a second, from this process; as many may come at once after a quiet second. A call that cannot be made in time is told `RATE_LIMITED`. The vendor publishes no number: ask it what the account may do.",
    aSecond,
    "no limit",
  ),
});
