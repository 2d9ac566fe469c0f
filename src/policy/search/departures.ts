import { FACTS, identityFactPath, identityFields } from "../../domain/fact-catalogue.ts";
import type { Fact, FactValue, UnknownCause } from "../../domain/fact.ts";
import type { PolicyMeaning } from "../meaning.ts";
import { answeringDepartures } from "./answering.ts";
import type { Departure } from "./departure.ts";
import type { HitsRegion } from "./hit-regions.ts";
import { regionsOf, SCREENING } from "./regions.ts";
import type { Region } from "./regions.ts";
import { termsUntried } from "./terms.ts";

interface Departures {
  readonly all: readonly Departure[];
  /** Why some applicants are told apart by none of them; empty where every applicant there can be is one of these. */
  readonly untried: readonly string[];
}

/**
 * Every way in which an applicant can differ from the ordinary one that any of the policies could notice: another region of
 * a fact that one of them reads, a fact that is unknown, a hit, a provider that does not answer.
 */
export function departuresOf(meanings: readonly PolicyMeaning[]): Departures {
  const { facts, hits, untried } = regionsOf(meanings);
  const read = (path: string): boolean => facts.has(path);
  const all = [
    ...[...facts].flatMap(([path, each]) => (SCREENING.includes(path) ? [] : ofFact(path, each))),
    ...ofScreening(hits),
    ...NOT_SUPPLIED.flatMap(([what, paths]) => {
      const affected = paths.filter(read);
      return affected.length === 0 ? [] : [notSupplied(what, affected)];
    }),
    ...answeringDepartures(meanings, new Set(facts.keys())),
  ];
  return { all, untried: [...untried, ...termsUntried(meanings, new Set(facts.keys()))] };
}

function ofFact(path: string, regions: readonly Region[]): Departure[] {
  const ordinary = FACTS.get(path)?.ordinary;
  const values = regions.flatMap(({ value, words }) => (value === ordinary ? [] : [ofValue(path, value, words)]));
  const cause = unknownBy(path);
  return cause === null ? values : [...values, ofUnknown(path, cause)];
}

function ofValue(path: string, value: FactValue, words: string | null): Departure {
  const said =
    typeof value === "string" && FACTS.get(path)?.type.kind === "string" ? JSON.stringify(value) : String(value);
  const text = `${path} ${said}${words === null ? "" : ` (${words})`}`;
  return departure(path, text, said, [[path, { known: true, value, sources: [] }]]);
}

function ofUnknown(path: string, cause: UnknownCause): Departure {
  return departure(path, `${path} unknown (${cause})`, null, [[path, unknown(cause)]]);
}

function departure(
  path: string,
  text: string,
  value: string | null,
  facts: readonly (readonly [string, Fact])[],
): Departure {
  return { aspect: path, parts: [text], text, path, value, effect: { kind: "facts", facts } };
}

function unknown(cause: UnknownCause): Fact {
  return { known: false, cause, sources: [] };
}

/** How a fact comes to be unknown by itself, while the rest of its check is well; null where it does not. */
function unknownBy(path: string): UnknownCause | null {
  if (path.startsWith("face.")) return "INCONCLUSIVE";
  if (path.startsWith("identity.")) return MAY_BE_LEFT_OUT.has(path) ? "NOT_SUPPLIED" : "INCONCLUSIVE";
  return path === "nik.birthDateConsistent" || path === "nik.genderConsistent" ? "INCONCLUSIVE" : null;
}

/** What an applicant may leave out without any other fact being gone. */
const MAY_BE_LEFT_OUT: ReadonlySet<string> = new Set(
  identityFields
    .filter((field) => field !== "NAME" && field !== "DATE_OF_BIRTH" && field !== "GENDER")
    .map(identityFactPath),
);

/** What an applicant may leave out, and the facts that are gone with it. */
const NOT_SUPPLIED: readonly (readonly [string, readonly string[]])[] = [
  ["date of birth", ["applicant.age", "nik.birthDateConsistent", "identity.dateOfBirth"]],
  ["gender", ["nik.genderConsistent", "identity.gender"]],
];

function notSupplied(what: string, paths: readonly string[]): Departure {
  const facts = paths.map((path): readonly [string, Fact] => [path, unknown("NOT_SUPPLIED")]);
  return departure(paths[0] ?? what, `no ${what} supplied`, null, facts);
}

function ofScreening(regions: readonly HitsRegion[]): Departure[] {
  return regions.flatMap(({ value: hits, parts }) => {
    if (hits.length === 0) return [];
    const said = `${hits.length === 1 ? "hit" : "hits"} ${parts.join(" and ")}`;
    const text = `screening ${said}`;
    return [
      {
        aspect: "screening.hits",
        parts,
        text,
        path: "screening.hits",
        value: said,
        effect: { kind: "hits" as const, hits },
      },
    ];
  });
}
