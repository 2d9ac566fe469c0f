import type { CalendarDate } from "../../domain/calendar.ts";
import { isCalendarDate } from "../../domain/calendar.ts";
import { didYouMean } from "../../domain/nearest.ts";
import type { ProviderName } from "../../domain/provider.ts";
import { quote, TooManyProblems } from "../../policy/problem.ts";
import type { PolicyProblem } from "../../policy/problem.ts";
import type { ProviderDefinition } from "../../providers/provider.ts";
import { readDocument } from "../document.ts";
import type { WorkbenchDocument } from "../document.ts";
import { populationForm } from "./population-form.ts";
import type { FaceForm, GroupForm, ListingForm, PopulationForm, VendorForm } from "./population-form.ts";

/** Applicants who are alike in what they are and say, and what should become of them. */
export interface Group extends Omit<GroupForm, "face" | "listing"> {
  readonly face: FaceForm;
  readonly listing: ListingForm | null;
}

/** Who applies, with known truth, and how the vendors see them. */
export interface Population {
  readonly name: string;
  /** The day on which all of them apply. */
  readonly day: CalendarDate;
  readonly groups: readonly Group[];
  /** What a vendor's blunder looks like: a stranger taken for the holder, and the reverse. */
  readonly mistaken: { readonly genuine: FaceForm; readonly other: FaceForm };
  /** How much of a score's spread all vendors share, 0 to 1. */
  readonly faceAgreement: number;
  readonly registerOutage: number;
  readonly vendors: ReadonlyMap<ProviderName, VendorForm>;
}

/** Reads a population file; every problem comes at once, with its place. */
export function readPopulation(
  source: string,
  file: string,
  definitions: readonly ProviderDefinition[],
): { readonly population: Population } | { readonly problems: readonly PolicyProblem[] } {
  const read = readDocument(source, file, populationForm(definitions));
  if ("problems" in read) return read;
  try {
    const population = resolve(read, definitions);
    if (population !== undefined) return { population };
  } catch (error) {
    if (!(error instanceof TooManyProblems)) throw error;
  }
  return { problems: read.log.problems };
}

/** Sums are of decimal fractions, which are not exact. */
const NEARLY = 1e-6;

function resolve(
  document: WorkbenchDocument<PopulationForm>,
  definitions: readonly ProviderDefinition[],
): Population | undefined {
  const { value, log, spanOf, isDamaged } = document;
  const { day, faces, listings } = value;

  const shares = total(value.groups.map(({ share }) => share));
  if (Math.abs(shares - 1) > NEARLY && !isDamaged(["groups"])) {
    log.report(spanOf(["groups"]), `the shares of the groups add up to ${rounded(shares)}`, "they must add up to 1");
  }
  const groups = value.groups.flatMap((form, at): Group[] => {
    const isSecond = value.groups.findIndex(({ name }) => name === form.name) < at;
    if (isSecond && !isDamaged(["groups", at, "name"])) {
      log.report(spanOf(["groups", at, "name"]), `there are two groups named ${quote(form.name)}`);
    }
    const face = named("face", form.face, faces, ["groups", at, "face"], document);
    const listing =
      form.listing === undefined ? null : named("listing", form.listing, listings, ["groups", at, "listing"], document);
    return face === undefined || listing === undefined ? [] : [{ ...form, face, listing }];
  });

  const vendors = new Map<ProviderName, VendorForm>();
  for (const { name } of definitions) {
    const key = name.toLowerCase();
    const vendor = value.vendors[key];
    if (vendor === undefined) continue;
    const sum = total(Object.values(vendor.failures));
    if (Math.abs(sum - 1) > NEARLY && !isDamaged(["vendors", key, "failures"])) {
      const place = spanOf(["vendors", key, "failures"]);
      log.report(place, `the kinds of failure of ${key} add up to ${rounded(sum)}`, "they must add up to 1");
    }
    vendors.set(name, vendor);
  }

  if (!isCalendarDate(day)) log.report(spanOf(["day"]), "`day`: must be a day that exists, as 2026-01-15");

  const kinds = Object.values(faces);
  const genuine = kinds.find((face) => face.genuine);
  const other = kinds.find((face) => !face.genuine);
  if (genuine === undefined || other === undefined) {
    if (isDamaged(["faces"])) return undefined;
    log.report(
      spanOf(["faces"]),
      "`faces` needs one that is genuine and one that is not",
      "a vendor may mistake one for the other",
    );
    return undefined;
  }
  if (log.count > 0 || !isCalendarDate(day)) return undefined;
  return {
    name: value.population,
    day,
    groups,
    mistaken: { genuine, other },
    faceAgreement: value.face_agreement,
    registerOutage: value.register.outage,
    vendors,
  };
}

function named<Thing>(
  what: string,
  name: string,
  things: Readonly<Record<string, Thing>>,
  path: readonly PropertyKey[],
  { log, spanOf, isDamaged }: WorkbenchDocument<PopulationForm>,
): Thing | undefined {
  const thing = Object.hasOwn(things, name) ? things[name] : undefined;
  if (thing === undefined && !isDamaged(path) && !isDamaged([`${what}s`, name])) {
    const known = Object.keys(things);
    log.report(
      spanOf(path),
      `unknown ${what} ${quote(name)}`,
      didYouMean(name, known, `there are ${known.join(", ")}`),
    );
  }
  return thing;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

function rounded(sum: number): string {
  return String(Math.round(sum * 1e6) / 1e6);
}
