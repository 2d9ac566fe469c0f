import { datePartsOf } from "../domain/calendar.ts";
import type { CalendarDate } from "../domain/calendar.ts";
import type { Fact, Facts, FactValue } from "../domain/fact.ts";
import { analyseNik } from "../domain/nik-analysis.ts";
import type { Applicant } from "../domain/person.ts";

/** Facts that need no vendor: what the applicant said, and what the NIK itself says. */
export function applicantFacts(applicant: Applicant, today: CalendarDate): Facts {
  const nik = analyseNik(applicant.nik, applicant, today);
  return new Map<string, Fact>([
    ["applicant.age", supplied(ageOn(today, applicant.dateOfBirth))],
    ["applicant.nationality", supplied(applicant.nationality)],
    ["nik.valid", supplied(nik.valid)],
    ["nik.regionKnown", supplied(nik.regionKnown)],
    ["nik.birthDateConsistent", supplied(nik.birthDateConsistent ?? undefined)],
    ["nik.genderConsistent", supplied(nik.genderConsistent ?? undefined)],
  ]);
}

function supplied(value: FactValue | undefined): Fact {
  return value === undefined
    ? { known: false, cause: "NOT_SUPPLIED", sources: [] }
    : { known: true, value, sources: [] };
}

/** Completed years; undefined where no birth date was given, or it lies ahead. */
function ageOn(today: CalendarDate, born: CalendarDate | undefined): number | undefined {
  if (born === undefined || born > today) return undefined;
  const [now, then] = [datePartsOf(today), datePartsOf(born)];
  const hadBirthday = now.month > then.month || (now.month === then.month && now.day >= then.day);
  return now.year - then.year - (hadBirthday ? 0 : 1);
}
