import type { Answer } from "../../domain/answer.ts";
import type { FaceClaims, IdentityClaims, ScreeningFindings } from "../../domain/claim.ts";
import type { FaceLimits } from "../../domain/face-limits.ts";
import type { InputName } from "../../domain/person.ts";
import type { ProviderName } from "../../domain/provider.ts";
import type { ScreeningTerms } from "../../providers/provider.ts";
import { combineFace } from "../face.ts";
import { combineIdentity } from "../identity.ts";
import { combineScreening } from "../screening.ts";
import type { Says } from "./says.ts";

export function identitySays(supplied: ReadonlySet<InputName>): Says<IdentityClaims> {
  return (answer) => definite(answer, () => combineIdentity(supplied, [answer]).verdict);
}

export function faceSays(limitsOf: (provider: ProviderName) => FaceLimits): Says<FaceClaims> {
  return (answer) => definite(answer, () => combineFace([answer], limitsOf).verdict);
}

/** A hit is one whatever the others say. That there is none takes all of them. */
export function screeningSays(terms: ScreeningTerms): Says<ScreeningFindings> {
  return (answer) =>
    definite(answer, () => {
      const { verdict } = combineScreening(terms, [answer]);
      return verdict === "CLEAR" ? "UNKNOWN" : verdict;
    });
}

function definite(answer: Answer<unknown>, verdictOf: () => string): string | null {
  if (answer.status !== "ANSWERED") return null;
  const verdict = verdictOf();
  return verdict === "UNKNOWN" ? null : verdict;
}
