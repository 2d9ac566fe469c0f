import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Fact, Facts, FactValue, UnknownCause } from "../../domain/fact.ts";
import { identityVerdict } from "../search/follow.ts";

/** The fields that make the verdict. */
export const IDENTIFYING = ["identity.name", "identity.dateOfBirth"] as const;

/** A correction of either is a correction of the NIK itself. */
export const OF_THE_NIK = ["identity.verdict", "nik.valid"] as const;

/** The facts after the changes, and what follows from them. */
export function applied(
  facts: Facts,
  changes: readonly { readonly path: string; readonly to: FactValue }[],
): ReadonlyMap<string, Fact> {
  const result = new Map(facts);
  for (const { path, to } of changes) result.set(path, known(to));
  const changed = new Set(changes.map(({ path }) => path));
  const verdict = facts.get("identity.verdict");
  const corrected = OF_THE_NIK.filter((path) => changed.has(path));
  for (const path of corrected.length > 0 ? BEHIND_THE_NIK : []) {
    const [fact, ordinary] = [facts.get(path), FACTS.get(path)?.ordinary];
    if (fact === undefined || ordinary === undefined || changed.has(path) || path === "identity.verdict") continue;
    if (corrected.some((nik) => isThrough(nik, path, fact))) result.set(path, known(ordinary));
  }
  if (changed.has("identity.verdict") || (corrected.length > 0 && isNotFound(verdict))) {
    result.set("identity.verdict", known("MATCH"));
    for (const path of IDENTIFYING) {
      const fact = facts.get(path);
      if (fact !== undefined && (fact.known || fact.cause !== "NOT_SUPPLIED")) result.set(path, known("MATCH"));
    }
  } else if (verdict !== undefined && IDENTIFYING.some((path) => result.get(path) !== facts.get(path))) {
    const isAnew = changed.has("nik.valid") && isThrough("nik.valid", "identity.verdict", verdict);
    if (isAnew || followsFromFields(facts, verdict)) result.set("identity.verdict", identityVerdict(result));
  }
  return result;
}

/** What else may come out otherwise once some of these have changed. */
export function followersOf(facts: Facts, paths: readonly string[]): readonly string[] {
  const ofTheNik = OF_THE_NIK.filter((path) => paths.includes(path));
  if (ofTheNik.length === 0) return IDENTIFYING.some((path) => paths.includes(path)) ? ["identity.verdict"] : [];
  const through = BEHIND_THE_NIK.filter((path) => {
    const fact = facts.get(path);
    return fact !== undefined && ofTheNik.some((nik) => isThrough(nik, path, fact));
  });
  return [...through, "identity.verdict", ...IDENTIFYING];
}

/** What vendors say of whom the NIK names, and what the NIK itself says. */
const BEHIND_THE_NIK = [...FACTS].flatMap(([path, { check }]) =>
  check === "IDENTITY" || check === "FACE" || (path.startsWith("nik.") && path !== "nik.valid") ? [path] : [],
);

const NOTHING_TO_COMPARE: ReadonlySet<UnknownCause> = new Set(["INCONCLUSIVE"]);
/** A vendor that refuses the NIK's form says nothing of the selfie that came with it. */
const REFUSED: ReadonlySet<UnknownCause> = new Set(["INCONCLUSIVE", "INVALID_INPUT"]);

/**
 * Whether the fact is unknown because of the NIK: there was no record, and no photo, to compare anything with, or the NIK
 * was not even looked up. Nothing was wrong with a selfie then.
 */
export function isThrough(nik: (typeof OF_THE_NIK)[number], path: string, fact: Fact): boolean {
  if (fact.known || !BEHIND_THE_NIK.includes(path)) return false;
  if (nik === "nik.valid") return REFUSED.has(fact.cause);
  return !path.startsWith("nik.") && NOTHING_TO_COMPARE.has(fact.cause);
}

/**
 * What is wrong with the NIK: while it is, nothing that vendors do not know can become known. That the register does not have
 * a NIK that can be none follows from it.
 */
export function wrongOfTheNik(facts: Facts): (typeof OF_THE_NIK)[number] | null {
  const valid = facts.get("nik.valid");
  if (valid?.known === true && valid.value === false) return "nik.valid";
  return isNotFound(facts.get("identity.verdict")) ? "identity.verdict" : null;
}

function isNotFound(verdict: Fact | undefined): boolean {
  return verdict?.known === true && verdict.value === "NOT_FOUND";
}

/**
 * Whether the verdict is what the name and the birth date make of it. Else the providers disagree on whether the register
 * has the NIK at all, and it stays as it is whatever becomes of the fields.
 */
function followsFromFields(facts: Facts, verdict: Fact): boolean {
  if (verdict.nikDenied === true) return false;
  const made = identityVerdict(facts);
  if (!verdict.known || !made.known) return verdict.known === made.known;
  return verdict.value === made.value;
}

function known(value: FactValue): Fact {
  return { known: true, value, sources: [] };
}
