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
    ["nik.birthDateConsistent", comparison(nik.birthDateConsistent, applicant.dateOfBirth)],
    ["nik.genderConsistent", comparison(nik.genderConsistent, applicant.gender)],
  ]);
}

/** Unknown where the applicant said nothing to compare, and where the number has nothing to compare it with. */
function comparison(consistent: boolean | null, said: unknown): Fact {
  if (consistent !== null) return { known: true, value: consistent, sources: [] };
  return { known: false, cause: said === undefined ? "NOT_SUPPLIED" : "INCONCLUSIVE", sources: [] };
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
