import type { Answer } from "../domain/answer.ts";
import { IDENTITY_FIELDS } from "../domain/claim.ts";
import type { Claim, IdentityClaims, IdentityField } from "../domain/claim.ts";
import { identityFields } from "../domain/fact-catalogue.ts";
import type { InputName } from "../domain/person.ts";
import type { ProviderName } from "../domain/provider.ts";
import { combine } from "./verdict.ts";
import type { Verdict, Witnessed } from "./verdict.ts";

export const IDENTITY_VERDICTS = ["MATCH", "MISMATCH", "NOT_FOUND", "CONFLICT", "UNKNOWN"] as const;
export type IdentityVerdict = (typeof IDENTITY_VERDICTS)[number];

export interface FieldVerdict {
  readonly field: IdentityField;
  readonly verdict: Verdict;
  readonly claims: readonly Witnessed<Claim>[];
}

export interface IdentityCheck {
  readonly verdict: IdentityVerdict;
  /** How many definite answers the verdict rests on, at its weakest point. */
  readonly support: number;
  /** One for each field that the caller supplied. */
  readonly fields: readonly FieldVerdict[];
  readonly providers: readonly Answer<IdentityClaims>[];
}

/** What the providers together say of the inputs that were supplied. */
export function combineIdentity(
  inputs: ReadonlySet<InputName>,
  providers: readonly Answer<IdentityClaims>[],
): IdentityCheck {
  const supplied = identityFields.filter((field) => inputs.has(IDENTITY_FIELDS[field]));
  const fields = supplied.map((field): FieldVerdict => {
    const claims = claimsOn(field, providers);
    return { field, claims, verdict: combine(claims.map(({ claim }) => claim)) };
  });
  return { ...identityVerdict(fields, existence(providers)), fields, providers };
}

/** Claims on a field, but not of a provider to which the register has no such NIK: it had nothing to compare with. */
function claimsOn(field: IdentityField, answers: readonly Answer<IdentityClaims>[]): Witnessed<Claim>[] {
  return answers.flatMap((answer) => {
    if (answer.status !== "ANSWERED" || answer.claims.nikFound === false) return [];
    const claim = answer.claims.fields[field];
    return claim === undefined ? [] : [{ provider: answer.provider, claim }];
  });
}

interface Existence {
  readonly found: readonly ProviderName[];
  readonly notFound: readonly ProviderName[];
}

/**
 * Who says that the register has the NIK. A claim on the name or the birth date says so too: there was a record to compare
 * with. The other fields are facts for rules, and say nothing here.
 */
function existence(answers: readonly Answer<IdentityClaims>[]): Existence {
  const found: ProviderName[] = [];
  const notFound: ProviderName[] = [];
  for (const answer of answers) {
    if (answer.status !== "ANSWERED") continue;
    if (answer.claims.nikFound === false) notFound.push(answer.provider);
    else if (answer.claims.nikFound === true || comparesHolder(answer.claims)) found.push(answer.provider);
  }
  return { found, notFound };
}

function comparesHolder({ fields }: IdentityClaims): boolean {
  return fields.NAME !== undefined || fields.DATE_OF_BIRTH !== undefined;
}

/** The first rule that applies; the order is the meaning. */
function identityVerdict(
  fields: readonly FieldVerdict[],
  { found, notFound }: Existence,
): Pick<IdentityCheck, "verdict" | "support"> {
  const name = fields.find(({ field }) => field === "NAME");
  const birth = fields.find(({ field }) => field === "DATE_OF_BIRTH");
  const both = [name, birth].filter((field) => field !== undefined);
  const having = (verdict: Verdict): FieldVerdict[] => both.filter((field) => field.verdict === verdict);

  if (found.length > 0 && notFound.length > 0) return { verdict: "CONFLICT", support: found.length + notFound.length };
  const conflicts = having("CONFLICT");
  if (conflicts.length > 0) return { verdict: "CONFLICT", support: strongest(conflicts) };
  if (notFound.length > 0) return { verdict: "NOT_FOUND", support: notFound.length };
  const mismatches = having("MISMATCH");
  if (mismatches.length > 0) return { verdict: "MISMATCH", support: strongest(mismatches) };
  if (name?.verdict === "MATCH" && having("MATCH").length === both.length) {
    return { verdict: "MATCH", support: Math.min(...both.map(({ claims }) => claims.length)) };
  }
  return { verdict: "UNKNOWN", support: 0 };
}

function strongest(fields: readonly FieldVerdict[]): number {
  return Math.max(...fields.map(({ claims }) => claims.length));
}
