import type { Fact, Facts, FactValue, HitFact } from "../../domain/fact.ts";

/**
 * Whether the checks, and the applicant's own data, can come to these facts together. A path that is absent may be
 * anything. It is no promise that a vendor will ever answer so: only what follows for certain is asked.
 */
export function consistent(facts: Facts): boolean {
  return LAWS.every((holds) => holds(new Reader(facts)));
}

class Reader {
  readonly #facts: Facts;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  fact(path: string): Fact | undefined {
    return this.#facts.get(path);
  }

  /** Undefined where it is absent or unknown. */
  value(path: string): FactValue | undefined {
    const fact = this.#facts.get(path);
    return fact?.known ? fact.value : undefined;
  }

  is(path: string, ...values: readonly FactValue[]): boolean {
    const value = this.value(path);
    return value !== undefined && values.includes(value);
  }

  /** Absent, or one of these. */
  maybe(path: string, ...values: readonly FactValue[]): boolean {
    return this.fact(path) === undefined || this.is(path, ...values);
  }

  notSupplied(path: string): boolean {
    const fact = this.fact(path);
    return fact?.known === false && fact.cause === "NOT_SUPPLIED";
  }

  known(path: string): boolean {
    return this.value(path) !== undefined;
  }

  present(path: string): boolean {
    return this.fact(path) !== undefined;
  }

  unknown(path: string): boolean {
    return this.fact(path)?.known === false;
  }
}

type Law = (facts: Reader) => boolean;

const NAME = "identity.name";
const BIRTH = "identity.dateOfBirth";

/** What needs a birth date, or a gender, is there with it and gone with it. */
function together(facts: Reader, ...paths: readonly string[]): boolean {
  return !(paths.some((path) => facts.notSupplied(path)) && paths.some((path) => facts.known(path)));
}

const LAWS: readonly Law[] = [
  (facts) => together(facts, "applicant.age", "nik.birthDateConsistent", BIRTH),
  (facts) => together(facts, "nik.genderConsistent", "identity.gender"),
  (facts) => !inconclusive(facts, "nik.birthDateConsistent") || notValid(facts),
  (facts) => !inconclusive(facts, "nik.genderConsistent") || notValid(facts),
  // A day that is none has no gender, and is in no date.
  (facts) => !(inconclusive(facts, "nik.genderConsistent") && facts.known("nik.birthDateConsistent")),
  (facts) => !facts.is("identity.verdict", "MATCH") || allMatch(facts),
  // To whom the register has no such NIK, it has nothing to compare.
  (facts) => !facts.is("identity.verdict", "NOT_FOUND") || !(facts.known(NAME) || facts.known(BIRTH)),
  (facts) => !facts.is("identity.verdict", "MISMATCH") || someDiffers(facts),
  (facts) => !disputed(facts) || facts.maybe("identity.verdict", "CONFLICT"),
  (facts) => !differing(facts) || mismatchHolds(facts),
  (facts) => !agreed(facts) || facts.maybe("identity.verdict", "MATCH", "CONFLICT"),
  screeningAgrees,
];

function inconclusive(facts: Reader, path: string): boolean {
  const fact = facts.fact(path);
  return fact?.known === false && fact.cause === "INCONCLUSIVE";
}

function notValid(facts: Reader): boolean {
  return facts.maybe("nik.valid", false);
}

function allMatch(facts: Reader): boolean {
  return facts.maybe(NAME, "MATCH") && (facts.maybe(BIRTH, "MATCH") || facts.notSupplied(BIRTH));
}

function someDiffers(facts: Reader): boolean {
  return !disputed(facts) && (facts.maybe(NAME, "MISMATCH") || facts.maybe(BIRTH, "MISMATCH"));
}

function disputed(facts: Reader): boolean {
  return facts.is(NAME, "CONFLICT") || facts.is(BIRTH, "CONFLICT");
}

function differing(facts: Reader): boolean {
  return facts.is(NAME, "MISMATCH") || facts.is(BIRTH, "MISMATCH");
}

/** A difference makes the verdict, unless too few answers dispute the other field, or whether there is such a NIK. */
function mismatchHolds(facts: Reader): boolean {
  if (facts.maybe("identity.verdict", "MISMATCH", "CONFLICT")) return true;
  return facts.unknown("identity.verdict") && [NAME, BIRTH].some((path) => !facts.known(path));
}

function agreed(facts: Reader): boolean {
  return facts.is(NAME, "MATCH") && (facts.is(BIRTH, "MATCH") || facts.notSupplied(BIRTH));
}

/** The verdict, the best score and the hits are one finding, complete or not. */
function screeningAgrees(facts: Reader): boolean {
  const paths = ["screening.verdict", "screening.topScore", "screening.hits"];
  const complete = facts.known("screening.topScore") || facts.known("screening.hits");
  if (complete && paths.some((path) => facts.unknown(path))) return false;
  if (!complete && facts.is("screening.verdict", "CLEAR")) {
    return !facts.present("screening.topScore") && !facts.present("screening.hits");
  }
  const hits = hitsOf(facts);
  const best = hits && Math.max(0, ...hits.map(({ score }) => score));
  const top = topScore(facts);
  if (best !== undefined && top !== undefined && best !== top) return false;
  const highest = best ?? top;
  if (highest === undefined || !facts.present("screening.verdict")) return true;
  if (highest > 0) return facts.is("screening.verdict", "POSSIBLE_MATCH");
  return complete ? facts.is("screening.verdict", "CLEAR") : facts.unknown("screening.verdict");
}

/** The hits that are there so far. */
function hitsOf(facts: Reader): readonly HitFact[] | undefined {
  const fact = facts.fact("screening.hits");
  if (fact === undefined) return undefined;
  const list = fact.known ? fact.value : (fact.includes ?? []);
  return typeof list === "object" ? list : undefined;
}

function topScore(facts: Reader): number | undefined {
  const fact = facts.fact("screening.topScore");
  if (fact === undefined) return undefined;
  const score = fact.known ? fact.value : (fact.atLeast ?? 0);
  return typeof score === "number" ? score : undefined;
}
