/** A day that exists, as `YYYY-MM-DD` (ISO 8601). It has no time zone: a birth date is the same day everywhere. */
export type CalendarDate = string & { readonly brand: "CalendarDate" };

/** What a watchlist knows of a date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Never fill the missing part in. */
export type PartialDate = string & { readonly brand: "PartialDate" };

export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const ISO_PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function existsInCalendar({ year, month, day }: DateParts): boolean {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

export function isCalendarDate(text: string): text is CalendarDate {
  const match = ISO_DAY.exec(text);
  return match !== null && existsInCalendar({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) });
}

export function isPartialDate(text: string): text is PartialDate {
  const match = ISO_PARTIAL.exec(text);
  if (match === null) return false;
  const [, year, month = "01", day = "01"] = match;
  return existsInCalendar({ year: Number(year), month: Number(month), day: Number(day) });
}

/** As much as a year of what is known of a date. */
export function yearOf(date: PartialDate): PartialDate {
  const year = date.slice(0, 4);
  if (isPartialDate(year)) return year;
  throw new RangeError("a partial date without a year");
}

export function datePartsOf(date: CalendarDate): DateParts {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

/** The day these parts name, or undefined where the calendar has no such day. */
export function calendarDate(parts: DateParts): CalendarDate | undefined {
  const text = [
    String(parts.year).padStart(4, "0"),
    String(parts.month).padStart(2, "0"),
    String(parts.day).padStart(2, "0"),
  ].join("-");
  return isCalendarDate(text) ? text : undefined;
}

/** `DD-MM-YYYY`, which most Indonesian vendors want. */
export function dayFirst(date: CalendarDate): string {
  return `${date.slice(8, 10)}-${date.slice(5, 7)}-${date.slice(0, 4)}`;
}

/** When a day begins in Jakarta. */
export function jakartaMidnight(date: CalendarDate): Date {
  return new Date(`${date}T00:00:00+07:00`);
}

/** The calendar day in Jakarta (UTC+7, no daylight saving) at an instant: NIK and age are Indonesian matters. */
export function jakartaDay(instant: Date): CalendarDate {
  const text = new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
  if (!isCalendarDate(text)) throw new RangeError("the clock is outside the calendar");
  return text;
}
