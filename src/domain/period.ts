/** How long something is kept: whole years of the calendar, or days. */
export type Period = { readonly years: number } | { readonly days: number };

const WRITTEN = /^(\d{1,5}) ?(d|y)$/;
const DAY_MS = 86_400_000;
const MOST = { y: 100, d: 36_525 } as const;

/** `90d` or `5y`, at most a hundred years; undefined where it is neither. */
export function parsePeriod(text: string): Period | undefined {
  const [, count, unit] = WRITTEN.exec(text) ?? [];
  if (count === undefined || (unit !== "y" && unit !== "d") || Number(count) > MOST[unit]) return undefined;
  return unit === "y" ? { years: Number(count) } : { days: Number(count) };
}

/** When a period that begins then is over; from a 29 February in years that have none, on the day after. */
export function endOf(period: Period, begins: Date): Date {
  return moved(begins, period, 1);
}

/** The latest moment from which a period may be over by now: from all that are later, it surely is not. */
export function latestBegin(period: Period, now: Date): Date {
  return moved(now, period, -1);
}

function moved(moment: Date, period: Period, direction: 1 | -1): Date {
  if ("days" in period) return new Date(moment.getTime() + direction * period.days * DAY_MS);
  const then = new Date(moment);
  then.setUTCFullYear(then.getUTCFullYear() + direction * period.years);
  return then;
}

/** Whether one period is never over before the other one, whenever both begin. */
export function isAtLeast(one: Period, other: Period): boolean {
  return BEGINS.every((begins) => endOf(one, begins) >= endOf(other, begins));
}

/** Years differ in their days: here are all that can come in a row, the century's turn without a leap day among them. */
const BEGINS = Array.from({ length: 16 }, (_, year) => new Date(Date.UTC(2088 + year, 0, 28)));
