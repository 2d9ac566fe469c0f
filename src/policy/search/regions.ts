import { FACTS } from "../../domain/fact-catalogue.ts";
import type { FactValue } from "../../domain/fact.ts";
import type { PolicyMeaning } from "../meaning.ts";
import { mayConflict } from "./conflict.ts";
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

export interface Regions {
  /** Of each fact that some policy reads. */
  readonly facts: ReadonlyMap<string, readonly Region[]>;
  /** What a screening may find; none where no policy reads any of it. */
  readonly hits: readonly HitsRegion[];
  /** Why these do not stand for everything there can be; empty where they do. */
  readonly untried: readonly string[];
}

/**
 * The regions into which the conditions of the policies part each fact that any of them reads. Not every combination can
 * occur: see `consistent`.
 */
export function regionsOf(meanings: readonly PolicyMeaning[]): Regions {
  const cuts = cutsOf(meanings);
  const screened = SCREENING.some((path) => cuts.reads.has(path));
  const { regions: hits, exact } = screened ? hitRegions(meanings, cuts) : NO_SCREENING;
  return {
    facts: new Map(
      [...FACTS.keys()].flatMap((path) =>
        cuts.reads.has(path) ? [[path, regionsOfFact(path, meanings, cuts, hits)]] : [],
      ),
    ),
    hits,
    untried: [
      ...(cuts.exact
        ? []
        : ["conditions that calculate with facts, or compare one with another, are tried at some numbers"]),
      ...(exact ? [] : ["there are too many ways in which several hits can come together"]),
    ],
  };
}

const NO_SCREENING = { regions: [], exact: true };

function regionsOfFact(
  path: string,
  meanings: readonly PolicyMeaning[],
  cuts: Cuts,
  hits: readonly HitsRegion[],
): readonly Region[] {
  const fact = FACTS.get(path);
  if (fact === undefined) return [];
  const { type, ordinary } = fact;
  switch (type.kind) {
    case "boolean":
      return [true, false].map((value) => ({ value, words: null }));
    case "enum": {
      const disputed = meanings.some((meaning) => mayConflict(path, meaning));
      const values = disputed ? type.values : type.values.filter((value) => value !== "CONFLICT");
      return values.map((value) => ({ value, words: null }));
    }
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
