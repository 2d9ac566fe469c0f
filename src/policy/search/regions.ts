import { FACTS } from "../../domain/fact-catalogue.ts";
import type { FactValue } from "../../domain/fact.ts";
import type { PolicyMeaning } from "../meaning.ts";
import { cutsOf } from "./cuts.ts";
import type { Cuts } from "./cuts.ts";
import { hitRegions } from "./hit-regions.ts";
import type { HitsRegion } from "./hit-regions.ts";
import { numberRegions } from "./number-regions.ts";
import { countryRegions } from "./text-regions.ts";

/** Values of a fact that no condition of some policies tells apart, by one of them. */
export interface Region {
  readonly value: FactValue;
  /** What is so of all of them, for people: `from 0.7 to under 0.8`. Null where the value says it all. */
  readonly words: string | null;
}

/** What one screening finds: these follow from the hits. */
export const SCREENING: readonly string[] = ["screening.verdict", "screening.topScore", "screening.hits"];

/** Facts that are counted, not measured. */
const WHOLE: ReadonlySet<string> = new Set(["applicant.age"]);

/**
 * The regions into which the conditions of the policies part each fact that any of them reads. Not every combination can
 * occur: see `consistent`.
 */
export function factRegions(meanings: readonly PolicyMeaning[]): ReadonlyMap<string, readonly Region[]> {
  const cuts = cutsOf(meanings);
  const hits = SCREENING.some((path) => cuts.reads.has(path)) ? hitRegions(meanings, cuts) : [];
  return new Map(
    [...FACTS.keys()].flatMap((path) => (cuts.reads.has(path) ? [[path, regionsOfFact(path, cuts, hits)]] : [])),
  );
}

/** One value for each region of each fact that any of the policies reads. */
export function regionsOf(meanings: readonly PolicyMeaning[]): ReadonlyMap<string, readonly FactValue[]> {
  return new Map(Array.from(factRegions(meanings), ([path, regions]) => [path, regions.map(({ value }) => value)]));
}

function regionsOfFact(path: string, cuts: Cuts, hits: readonly HitsRegion[]): readonly Region[] {
  const fact = FACTS.get(path);
  if (fact === undefined) return [];
  const { type, ordinary } = fact;
  switch (type.kind) {
    case "boolean":
      return [true, false].map((value) => ({ value, words: null }));
    case "enum":
      return type.values.map((value) => ({ value, words: null }));
    case "string":
      return countryRegions(cuts.texts.get(path) ?? []);
    case "hits":
      return hits.map(({ value, parts }) => ({ value, words: parts.join("; ") || null }));
    case "number": {
      if (path === "screening.topScore") return topScores(hits);
      return numberRegions(cuts.numbers.get(path) ?? [], {
        ...type,
        whole: WHOLE.has(path),
        ordinary: typeof ordinary === "number" ? ordinary : null,
      });
    }
  }
}

/** The best hit's score is 0 where there is none, and never lies under every threshold. */
function topScores(hits: readonly HitsRegion[]): readonly Region[] {
  const best = new Set(hits.map(({ value }) => value[0]?.score ?? 0));
  return [...best].map((value) => ({ value, words: null }));
}
