/** On what personal data may be processed: the six of article 20 of Indonesia's UU PDP 27/2022, in its order. */
export const LEGAL_BASES = [
  "CONSENT",
  "CONTRACT",
  "LEGAL_OBLIGATION",
  "VITAL_INTEREST",
  "PUBLIC_TASK",
  "LEGITIMATE_INTEREST",
] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** Why an applicant is assessed, and what the caller's own files call it. */
export interface LegalGround {
  readonly purpose?: string | null | undefined;
  readonly legalBasis?: LegalBasis | null | undefined;
  /** Where the consent is to be found. */
  readonly consentReference?: string | null | undefined;
  readonly reference?: string | null | undefined;
}

/** What a policy may require of it. */
export const GROUND_PARTS = [
  "purpose",
  "legalBasis",
  "consentReference",
  "reference",
] as const satisfies readonly (keyof LegalGround)[];
export type GroundPart = (typeof GROUND_PARTS)[number];

/**
 * What is required and was not said, in the order of `GROUND_PARTS`; blanks say nothing. Whoever relies on consent has to say
 * where it is, whatever is required: it has to be shown (article 24).
 */
export function missingGround(
  { require }: { readonly require: readonly GroundPart[] },
  ground: LegalGround,
): readonly GroundPart[] {
  const wanted = new Set(require);
  if (ground.legalBasis === "CONSENT") wanted.add("consentReference");
  return GROUND_PARTS.filter((part) => wanted.has(part) && (ground[part] ?? "").trim() === "");
}
