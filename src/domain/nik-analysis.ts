import { calendarDate, datePartsOf } from "./calendar.ts";
import type { CalendarDate } from "./calendar.ts";
import type { Nik } from "./nik.ts";
import type { Gender, Person } from "./person.ts";
import { provinceKnown, regionKnown } from "./regions/regions.ts";

/** What a NIK's own digits say, with no vendor asked. */
export interface NikAnalysis {
  /** False where the digits cannot be a NIK: an impossible day or month, a day that never was, serial 0000. */
  readonly valid: boolean;
  /** Whether its region is on the list, past ones included. An unknown region is a reason to look, not to refuse. */
  readonly regionKnown: boolean;
  /** Two digits; null where there is no such province. */
  readonly provinceCode: string | null;
  readonly birthDate: CalendarDate | null;
  /** Null where the day is impossible. */
  readonly gender: Gender | null;
  /** Null where nothing was supplied to compare with, or the NIK has no date. */
  readonly birthDateConsistent: boolean | null;
  readonly genderConsistent: boolean | null;
}

/** Added to the day of birth in a woman's number. */
const WOMAN = 40;

/** The day of the month that the number's day field means, and whose it is. */
function readDay(field: number): { gender: Gender; day: number } | undefined {
  if (field >= 1 && field <= 31) return { gender: "MALE", day: field };
  if (field >= WOMAN + 1 && field <= WOMAN + 31) return { gender: "FEMALE", day: field - WOMAN };
  return undefined;
}

/**
 * The number has two digits of year. The most recent century in which the date exists and is not in the future is the
 * plausible one: newborns get numbers, and people of a hundred are few. (A 29 February may settle it: in 2100 there is
 * none, so `290200` then still means 2000.) Two centuries are enough: nobody is older.
 */
function settleDate(day: number, month: number, yearInCentury: number, today: CalendarDate): CalendarDate | null {
  const { year: thisYear } = datePartsOf(today);
  const century = thisYear - (thisYear % 100);
  for (const year of [century + yearInCentury, century - 100 + yearInCentury]) {
    const date = calendarDate({ year, month, day });
    // ISO dates sort as text.
    if (date !== undefined && date <= today) return date;
  }
  return null;
}

/**
 * Day, month and two-digit year only: the number cannot tell the century, so it agrees with a birth in 1926 as well as
 * with one in 2026.
 */
function sameDigits(one: CalendarDate, other: CalendarDate): boolean {
  return one.slice(2) === other.slice(2);
}

/** @param today the day in Indonesia; a birth date after it never comes out. */
export function analyseNik(
  nik: Nik,
  supplied: Pick<Person, "dateOfBirth" | "gender">,
  today: CalendarDate,
): NikAnalysis {
  const province = nik.slice(0, 2);
  const born = readDay(Number(nik.slice(6, 8)));
  const gender = born?.gender ?? null;
  const birthDate =
    born === undefined ? null : settleDate(born.day, Number(nik.slice(8, 10)), Number(nik.slice(10, 12)), today);
  return {
    valid: birthDate !== null && nik.slice(12) !== "0000",
    regionKnown: regionKnown(nik.slice(0, 6)),
    provinceCode: provinceKnown(province) ? province : null,
    birthDate,
    gender,
    birthDateConsistent:
      birthDate === null || supplied.dateOfBirth === undefined ? null : sameDigits(birthDate, supplied.dateOfBirth),
    genderConsistent: gender === null || supplied.gender === undefined ? null : gender === supplied.gender,
  };
}
