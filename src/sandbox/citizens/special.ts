import { isCalendarDate } from "../../domain/calendar.ts";
import type { CalendarDate } from "../../domain/calendar.ts";
import type { Gender } from "../../domain/person.ts";
import type { Citizen } from "./citizen.ts";

/** What an applicant says of themselves: what to send. */
interface Statement {
  readonly nik: string;
  readonly name: string;
  readonly dateOfBirth: CalendarDate;
  readonly gender: Gender;
}

/** Whose face the register's photo shows: the applicant's, where nothing is said. */
export type FaceStory = "OTHER_PERSON" | "INCONCLUSIVE";

/** How a register, or one vendor's copy of it, differs from what the applicant says. */
export interface RegisterStory {
  readonly record?: "ABSENT" | Partial<Citizen>;
  readonly face?: FaceStory;
}

/** An applicant with a story, the same in every sandbox, so that examples can be written down. */
export interface SpecialApplicant {
  readonly key: string;
  readonly story: string;
  readonly says: Statement;
  readonly register?: RegisterStory;
}

/** What a vendor does when it is asked about somebody: each in its own dialect. */
export type Trouble = "DOWN" | "SLOW" | "RATE_LIMITED" | "MALFORMED" | "FAILED" | "PENDING" | "NOT_LIVE";

/** A special applicant with whom one vendor alone has a trouble, or of whom it alone has another record. */
export interface VendorApplicant extends SpecialApplicant {
  readonly here: RegisterStory & { readonly trouble?: Trouble };
}

export function statement(nik: string, name: string, dateOfBirth: string, gender: Gender): Statement {
  if (!isCalendarDate(dateOfBirth)) throw new RangeError("a special applicant was born on a day that does not exist");
  return { nik, name, dateOfBirth, gender };
}

function day(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new RangeError("a special applicant's record has a day that does not exist");
  return text;
}

/** The applicants whose story is the register's or a watchlist's. A vendor's own stories stand in its folder. */
export const SPECIAL_APPLICANTS: readonly SpecialApplicant[] = [
  {
    key: "all-match",
    story: "The register has him as he says, the photo is his, no list has him.",
    says: statement("3174051204909001", "Bayu Anggoro Wicaksono", "1990-04-12", "MALE"),
  },
  {
    key: "all-match-woman",
    story: "The same for a woman: her NIK has the day of birth plus 40.",
    says: statement("5171015708959002", "Ni Komang Ayu Pradnyani", "1995-08-17", "FEMALE"),
  },
  {
    key: "one-word-name",
    story: "All match, with a name of one word.",
    says: statement("3372011101689003", "Wardoyo", "1968-01-11", "MALE"),
  },
  {
    key: "name-mismatch",
    story: "The register has another name under this NIK.",
    says: statement("3273012505889004", "Rangga Adiputra", "1988-05-25", "MALE"),
    register: { record: { name: "TATANG SUHERMAN" } },
  },
  {
    key: "birth-date-mismatch",
    story: "The register, and the NIK, have another birth date: 1992-09-03.",
    says: statement("3578010309929005", "Yoga Prasetyo Utomo", "1993-09-03", "MALE"),
    register: { record: { dateOfBirth: day("1992-09-03") } },
  },
  {
    key: "nik-digits-differ",
    story: "The register agrees with her; only the digits of her NIK carry another birth date, which happens.",
    says: statement("3275035210939006", "Penita Kristianti", "1991-10-12", "FEMALE"),
  },
  {
    key: "nik-unknown",
    story: "The register has no such NIK.",
    says: statement("1271010902859007", "Rahmat Daulay", "1985-02-09", "MALE"),
    register: { record: "ABSENT" },
  },
  {
    key: "nik-impossible",
    story: "Day 35 of month 13: no NIK at all, and not in the register.",
    says: statement("3374013513909008", "Bondan Kuncoro", "1990-12-05", "MALE"),
    register: { record: "ABSENT" },
  },
  {
    key: "face-mismatch",
    story: "The data match; the register's photo shows somebody else.",
    says: statement("3674036211969009", "Larasati Widyaningrum", "1996-11-22", "FEMALE"),
    register: { face: "OTHER_PERSON" },
  },
  {
    key: "face-inconclusive",
    story: "The data match; the similarity of the photo lies between yes and no.",
    says: statement("7371010707779010", "Andi Baso Mappasessu", "1977-07-07", "MALE"),
    register: { face: "INCONCLUSIVE" },
  },
  {
    key: "past-region",
    story: "All match; the NIK has Tarakan's code of before 2012, when it lay in East Kalimantan.",
    says: statement("6473011503809011", "Syahrul Bakhtiar", "1980-03-15", "MALE"),
  },
  {
    key: "pep-hit",
    story: "All match; a politically exposed person has the same name.",
    says: statement("3171012008619012", "Harjuna Wiryakusuma", "1961-08-20", "MALE"),
  },
  {
    key: "sanctions-hit",
    story: "All match; the name is on a sanctions list.",
    says: statement("7271010206799013", "Zulqarnaen Abu Marwan", "1979-06-02", "MALE"),
  },
  {
    key: "partial-date-hit",
    story: "All match; a sanctions list has the name, with a birth year and no more.",
    says: statement("8171014412749014", "Theodora Latuperissa", "1974-12-04", "FEMALE"),
  },
  {
    key: "adverse-media",
    story: "All match; only adverse media (scope OTHER) has the name, which is no hit unless it is asked for.",
    says: statement("6171012310839015", "Liem Kusnadi Hartanto", "1983-10-23", "MALE"),
  },
];
