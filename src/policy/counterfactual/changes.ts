import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Advice, FactDefinition } from "../../domain/fact-catalogue.ts";
import type { Fact, Facts, FactValue, UnknownCause } from "../../domain/fact.ts";
import type { Interval } from "../condition/interval.ts";
import type { NumberCut } from "../search/cuts.ts";
import { nextAbove, nextBelow } from "../search/neighbours.ts";
import { numberRegions } from "../search/number-regions.ts";
import type { NumberRegion } from "../search/number-regions.ts";
import { isThrough, wrongOfTheNik } from "./applied.ts";

/** A fact made better: one thing that an applicant can do something about. */
export interface Change {
  readonly path: string;
  readonly to: FactValue;
  /** For people: `MATCH`, `at least 0.8`. */
  readonly wanted: string;
  readonly advice: Advice;
  /** Of a number: all that is wanted, from the least up, in parts within which few conditions tell one from another. */
  readonly parts: readonly Interval[];
}

/** The ways to make one fact better, the least first. */
export interface Improvable {
  readonly path: string;
  readonly changes: readonly Change[];
  /** What lies between a known number as it is and the best of it; null where it is no number, or unknown. */
  readonly range: Interval | null;
}

/** By path, where conditions part the numbers. */
type NumberCuts = ReadonlyMap<string, readonly NumberCut[]>;

/** What applicants can do something about. A vendor that is down is none of it. */
const ACTIONABLE: ReadonlySet<UnknownCause> = new Set(["NOT_SUPPLIED", "INCONCLUSIVE", "INVALID_INPUT"]);

/**
 * The facts that the applicant could make better.
 * @param cuts where the conditions that are spoken of part numbers
 * @param finer where any condition does
 */
export function improvableOf(
  facts: Facts,
  paths: readonly string[],
  cuts: NumberCuts,
  finer: NumberCuts,
): readonly Improvable[] {
  return paths.flatMap((path) => {
    const [fact, definition] = [facts.get(path), FACTS.get(path)];
    if (fact === undefined || definition === undefined || !isOpen(path, fact, facts)) return [];
    const changes = changesOf(path, fact, definition, cuts.get(path) ?? [], finer.get(path) ?? []);
    if (changes.length === 0) return [];
    const { type } = definition;
    const now = fact.known ? fact.value : null;
    return [
      { path, changes, range: type.kind === "number" && typeof now === "number" ? { low: now, high: type.max } : null },
    ];
  });
}

function isLeftOut(fact: Fact): boolean {
  return !fact.known && fact.cause === "NOT_SUPPLIED";
}

function isOpen(path: string, fact: Fact, facts: Facts): boolean {
  if (!fact.known && fact.undecided !== true && !ACTIONABLE.has(fact.cause)) return false;
  const wrong = wrongOfTheNik(facts);
  // The verdict follows from the fields, and to correct a NIK that the register does not have is to be compared anew.
  if (path === "identity.verdict") return wrong === path;
  if (wrong !== null && isThrough(wrong, path, fact)) return false;
  if (wrong === "identity.verdict" && (path === "identity.name" || path === "identity.dateOfBirth")) return false;
  // What a provider that denies the NIK does not say is missing from what the others would.
  return fact.known || !path.startsWith("identity.") || facts.get("identity.verdict")?.nikDenied !== true;
}

/** Whether the changes can come about without others: vendors answer nothing more while the NIK is wrong. */
export function standAlone(facts: Facts, changes: readonly Change[]): boolean {
  const paths = changes.map(({ path }) => path);
  const isAnswer = (path: string): boolean => {
    const check = FACTS.get(path)?.check;
    return (check === "IDENTITY" || check === "FACE") && facts.get(path)?.known === false;
  };
  const wrong = wrongOfTheNik(facts);
  return wrong === null || paths.includes(wrong) || !paths.some(isAnswer);
}

function changesOf(
  path: string,
  fact: Fact,
  definition: FactDefinition,
  cuts: readonly NumberCut[],
  finer: readonly NumberCut[],
): readonly Change[] {
  const { type, ordinary } = definition;
  const advice = isLeftOut(fact) ? definition.adviceToSupply : definition.advice;
  if (advice === null) return [];
  const about = { path, advice } as const;
  if (type.kind !== "number") {
    if (fact.known && fact.value === ordinary) return [];
    return [{ ...about, to: ordinary, wanted: String(ordinary), parts: [] }];
  }
  const now = fact.known && typeof fact.value === "number" ? fact.value : -Infinity;
  const range = { ...type, whole: false, ordinary: null };
  const parts = numberRegions(finer, range).map(({ low, closed, high, highClosed }) => ({
    low: closed ? low : nextAbove(low),
    high: highClosed ? high : nextBelow(high),
  }));
  return numberRegions(cuts, range).flatMap((region) => {
    const to = region.closed ? region.low : region.value;
    if (to <= now) return [];
    const least = region.closed ? region.low : nextAbove(region.low);
    return [{ ...about, to, wanted: wantedText(region, type.min), parts: parts.filter(({ low }) => low >= least) }];
  });
}

function wantedText({ low, closed }: NumberRegion, min: number): string {
  if (!closed) return `over ${low}`;
  if (low === min) return "any";
  // Above 0.7 the next number is 0.7000000000000001.
  const short = Number(low.toPrecision(12));
  return short < low && nextAbove(short) === low ? `over ${short}` : `at least ${low}`;
}
