import type {
  Claim,
  FaceClaims,
  IdentityClaims,
  IdentityField,
  ProviderHit,
  ScreeningFindings,
} from "../../domain/claim.ts";
import { FACTS, identityFactPath } from "../../domain/fact-catalogue.ts";
import type { ScreeningTerms } from "../../providers/provider.ts";
import { UNKNOWN } from "./case-form.ts";
import type { Stated, StatedFacts, StatedHit } from "./case.ts";

/** What is said of a fact by the first that says anything, else what is so of an ordinary applicant. */
export function statedOf(levels: readonly StatedFacts[], path: string): Stated | undefined {
  for (const level of levels) if (level[path] !== undefined) return level[path];
  const ordinary = FACTS.get(path)?.ordinary;
  return typeof ordinary === "object" ? [] : ordinary;
}

/** What a provider that is sent these fields claims. Nothing, of a field that is UNKNOWN. */
export function identityClaims(levels: readonly StatedFacts[], fields: readonly IdentityField[]): IdentityClaims {
  const verdict = statedOf(levels, "identity.verdict");
  const claims = fields.flatMap((field): [IdentityField, Claim][] => {
    const said = statedOf(levels, identityFactPath(field));
    return said === "MATCH" || said === "MISMATCH" ? [[field, said]] : [];
  });
  const nikFound = verdict === UNKNOWN ? null : verdict !== "NOT_FOUND";
  return { nikFound, fields: Object.fromEntries(claims) };
}

/**
 * The score and the verdict, of which one follows where only the other is said: a score is read by the usual limits, and a
 * verdict comes with a score that agrees with it.
 */
export function faceClaims(levels: readonly StatedFacts[]): FaceClaims {
  const lively = statedOf(levels, "face.livenessPassed");
  return { ...likeness(levels), livenessPassed: typeof lively === "boolean" ? lively : null };
}

function likeness(levels: readonly StatedFacts[]): Pick<FaceClaims, "match" | "score"> {
  const first = levels.findIndex((level) => level["face.verdict"] !== undefined || level["face.score"] !== undefined);
  const { "face.verdict": verdict, "face.score": score } = levels[first] ?? {};
  const said = typeof score === "number" ? score : null;
  if (verdict === undefined) {
    // Without a score there would be no verdict either, and only the score was said to be missing.
    if (score === UNKNOWN) return { match: true, score: null };
    return { match: null, score: said ?? 1 };
  }
  if (score !== undefined || verdict === UNKNOWN) return { match: matchOf(verdict), score: said };
  if (verdict === "MISMATCH") return { match: false, score: 0 };
  const below = levels.slice(first + 1).find((level) => typeof level["face.score"] === "number")?.["face.score"];
  return { match: matchOf(verdict), score: typeof below === "number" ? below : 1 };
}

function matchOf(verdict: Stated): boolean | null {
  return verdict === UNKNOWN ? null : verdict !== "MISMATCH";
}

const SCREENING_FACTS = ["screening.verdict", "screening.topScore", "screening.hits"];

/** A search by these terms. It was not completed where a fact of the screening is UNKNOWN. */
export function screeningFindings(levels: readonly StatedFacts[], { scopes }: ScreeningTerms): ScreeningFindings {
  const hits = statedOf(levels, "screening.hits");
  const complete = SCREENING_FACTS.every((path) => statedOf(levels, path) !== UNKNOWN);
  return {
    hits: Array.isArray(hits) ? hits.map(providerHit) : [],
    scopes: complete ? scopes : [],
  };
}

/** The first hit of one provider is the person that the first hit of another is, and so on. */
function providerHit({ score, scopes }: StatedHit, index: number): ProviderHit {
  const person = `hit ${index + 1}`;
  return { listingId: person, names: [person], score, scopes, countries: [], dates: [] };
}
