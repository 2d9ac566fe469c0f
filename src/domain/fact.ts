import { FAILURE_CODES } from "./answer.ts";
import { IDENTITY_FIELDS, SCREENING_SCOPES } from "./claim.ts";
import type { IdentityField, ScreeningScope } from "./claim.ts";
import type { CheckName, ProviderName } from "./provider.ts";

/** Why a fact has no value. */
export const UNKNOWN_CAUSES = [
  "NOT_SUPPLIED",
  "NOT_COLLECTED",
  "PENDING",
  "CANCELLED",
  "TOO_FEW_ANSWERS",
  "INCONCLUSIVE",
  "INCOMPLETE",
  "PROVIDER_OFF",
  ...FAILURE_CODES,
] as const;
export type UnknownCause = (typeof UNKNOWN_CAUSES)[number];

/** A fact's type. Enums name the values a policy may compare with; UNKNOWN is never one of them. */
export type FactType =
  | { readonly kind: "boolean" }
  | { readonly kind: "number"; readonly min: number; readonly max: number }
  | { readonly kind: "string" }
  | { readonly kind: "enum"; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: "hits" };

export interface FactDefinition {
  readonly type: FactType;
  /** The check whose answers settle it, or null where it needs no vendor. */
  readonly check: CheckName | null;
  readonly doc: string;
}

export const VERDICT_TYPE = {
  kind: "enum",
  name: "Verdict",
  values: ["MATCH", "MISMATCH", "CONFLICT"],
} as const satisfies FactType;

const IDENTITY_VERDICT_TYPE = {
  kind: "enum",
  name: "IdentityVerdict",
  values: ["MATCH", "MISMATCH", "NOT_FOUND", "CONFLICT"],
} as const satisfies FactType;

const SCREENING_VERDICT_TYPE = {
  kind: "enum",
  name: "ScreeningVerdict",
  values: ["CLEAR", "POSSIBLE_MATCH"],
} as const satisfies FactType;

const BOOLEAN = { kind: "boolean" } as const satisfies FactType;
const SHARE = { kind: "number", min: 0, max: 1 } as const satisfies FactType;

/** `DATE_OF_BIRTH` → `dateOfBirth`: the name a policy reads an identity field by. */
function camelCase(field: string): string {
  return field.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export const identityFields = Object.keys(IDENTITY_FIELDS).filter(
  (field): field is IdentityField => field in IDENTITY_FIELDS,
);

/** The path by which a policy reads an identity field. Made once: every decision looks each of them up. */
const IDENTITY_PATHS = new Map(identityFields.map((field) => [field, `identity.${camelCase(field)}`]));

export function identityFactPath(field: IdentityField): string {
  return IDENTITY_PATHS.get(field) ?? `identity.${camelCase(field)}`;
}

/**
 * The fact catalogue: everything a policy can read. The type checker, the GraphQL schema and the docs are drawn from it.
 */
export const FACTS: ReadonlyMap<string, FactDefinition> = new Map<string, FactDefinition>([
  [
    "applicant.age",
    {
      type: { kind: "number", min: 0, max: 150 },
      check: null,
      doc: "Completed years in Jakarta on the day of the decision, from the date of birth the applicant supplied.",
    },
  ],
  ["applicant.nationality", { type: { kind: "string" }, check: null, doc: "ISO 3166-1 alpha-2, as supplied." }],
  ["nik.valid", { type: BOOLEAN, check: null, doc: "Whether the NIK's digits can be a NIK at all." }],
  [
    "nik.regionKnown",
    { type: BOOLEAN, check: null, doc: "Whether the NIK's region code is on the list of regions, past ones included." },
  ],
  [
    "nik.birthDateConsistent",
    { type: BOOLEAN, check: null, doc: "Whether the birth date in the NIK agrees with the one supplied." },
  ],
  [
    "nik.genderConsistent",
    { type: BOOLEAN, check: null, doc: "Whether the gender in the NIK agrees with the one supplied." },
  ],
  [
    "identity.verdict",
    {
      type: IDENTITY_VERDICT_TYPE,
      check: "IDENTITY",
      doc: "What the identity providers together say of the NIK, the name and the date of birth.",
    },
  ],
  ...identityFields.map((field): [string, FactDefinition] => [
    identityFactPath(field),
    {
      type: VERDICT_TYPE,
      check: "IDENTITY",
      doc: `What the identity providers together say of the ${field.toLowerCase().replaceAll("_", " ")}.`,
    },
  ]),
  ["face.verdict", { type: VERDICT_TYPE, check: "FACE", doc: "What the face providers together say of the selfie." }],
  ["face.score", { type: SHARE, check: "FACE", doc: "The lowest similarity a face provider gave, 0 to 1." }],
  [
    "face.livenessPassed",
    { type: BOOLEAN, check: "FACE", doc: "IDmeta's own liveness answer. No check here detects a spoofed selfie." },
  ],
  [
    "screening.verdict",
    { type: SCREENING_VERDICT_TYPE, check: "SCREENING", doc: "Whether any watchlist has a possible match." },
  ],
  [
    "screening.topScore",
    { type: SHARE, check: "SCREENING", doc: "The best hit's score, 0 to 1; 0 where the screening is clear." },
  ],
  [
    "screening.hits",
    {
      type: { kind: "hits" },
      check: "SCREENING",
      doc: "The hits: `score` (0 to 1), `scopes` (a list of ScreeningScope) and `sources` (how many providers list it).",
    },
  ],
]);

export const SCOPE_TYPE = {
  kind: "enum",
  name: "ScreeningScope",
  values: SCREENING_SCOPES,
} as const satisfies FactType;

/** What a policy sees of a screening hit. */
export interface HitFact {
  readonly score: number;
  readonly scopes: readonly ScreeningScope[];
  readonly sources: number;
}

/** Who said it: the provider, its own request id, and when it was asked. */
export interface FactSource {
  readonly provider: ProviderName;
  readonly requestId: string | null;
  readonly askedAt: Date;
}

export type FactValue = boolean | number | string | readonly HitFact[];

/**
 * A fact is a value, or unknown with a cause. An unknown may be known in part: an incomplete screening has seen some
 * hits, and whatever they already decide is decided.
 */
export type Fact =
  | { readonly known: true; readonly value: FactValue; readonly sources: readonly FactSource[] }
  | {
      readonly known: false;
      readonly cause: UnknownCause;
      readonly sources: readonly FactSource[];
      /** For a number: it is at least this. */
      readonly atLeast?: number;
      /** For a list of hits: these are in it, and there may be more. */
      readonly includes?: readonly HitFact[];
    };

/** Facts by path. A path that is absent was not collected. */
export type Facts = ReadonlyMap<string, Fact>;
