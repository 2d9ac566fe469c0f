import { applicantFacts } from "../../assessments/applicant-facts.ts";
import { calendarDate, datePartsOf } from "../../domain/calendar.ts";
import type { CalendarDate } from "../../domain/calendar.ts";
import type { Facts } from "../../domain/fact.ts";
import { isNik } from "../../domain/nik.ts";
import type { Nik } from "../../domain/nik.ts";
import { suppliedInputs } from "../../domain/person.ts";
import type { Applicant, InputName } from "../../domain/person.ts";
import { streamOf } from "./draw.ts";
import type { Draws } from "./draw.ts";
import type { Group, Population } from "./population.ts";

/** One synthetic applicant: who they are is their group; all else of them is drawn. */
export interface Drawn {
  /** From 0. With the seed it is all there is to an applicant. */
  readonly index: number;
  /** The group's place in the population. */
  readonly group: number;
  readonly supplied: ReadonlySet<InputName>;
  /** The facts that need no vendor. */
  readonly facts: Facts;
}

const GROUP = streamOf("group");
const AGE = streamOf("age");

/** @returns the n-th applicant, the same every time, whichever others were drawn before */
export function applicantsOf(population: Population, draws: Draws): (index: number) => Drawn {
  const { groups, day } = population;
  const bounds = groups.map((_, at) => groups.slice(0, at + 1).reduce((sum, { share }) => sum + share, 0));
  const kinds = groups.map((group) => {
    const facts = new Map<number, Facts>();
    return { group, supplied: suppliedInputs(personOf(group, group.age.from, day)), facts };
  });
  return (index) => {
    const at = draws.uniform(index, GROUP);
    const found = bounds.findIndex((bound) => at < bound);
    // The shares are decimal fractions, and their sum may be a hair under 1.
    const place = found === -1 ? groups.length - 1 : found;
    const kind = kinds[place];
    if (kind === undefined) throw new RangeError("a population without groups");
    const { from, to } = kind.group.age;
    const age = from + Math.floor(draws.uniform(index, AGE) * (to - from + 1));
    const facts = kind.facts.get(age) ?? applicantFacts(personOf(kind.group, age, day), day);
    kind.facts.set(age, facts);
    return { index, group: place, supplied: kind.supplied, facts };
  };
}

/** What such an applicant says. Nobody is sent it: it settles the facts that need no vendor, and who can be asked. */
export function personOf(group: Group, age: number, day: CalendarDate): Applicant {
  const dateOfBirth = dayOf(datePartsOf(day).year - age, 1);
  const gives = (input: "dateOfBirth" | "gender" | "selfie"): boolean => !group.leaves_out.includes(input);
  return {
    nik: nikOf(group, dateOfBirth),
    name: "Synthetic Applicant",
    nationality: group.nationality,
    ...(gives("dateOfBirth") ? { dateOfBirth } : {}),
    ...(gives("gender") ? { gender: "MALE" as const } : {}),
    ...(gives("selfie") ? { selfie: NO_PICTURE } : {}),
  };
}

const NO_PICTURE = {
  width: 0,
  height: 0,
  fit: () => Promise.resolve({ unfit: "Nobody is asked in a simulation." }),
};

/** The first days of a year: whoever was born on one of them has had their birthday. */
function dayOf(year: number, day: number): CalendarDate {
  const date = calendarDate({ year, month: 1, day });
  if (date === undefined) throw new RangeError("every January has its first days");
  return date;
}

const REGION = "317405";
const NO_MONTH = "13";

function nikOf({ nik, nik_digits }: Group, born: CalendarDate): Nik {
  const day = nik_digits === "agree" ? "01" : "02";
  const month = nik === "impossible" ? NO_MONTH : "01";
  const text = `${REGION}${day}${month}${born.slice(2, 4)}0001`;
  if (!isNik(text)) throw new RangeError("a NIK has sixteen digits");
  return text;
}
