import { z } from "zod";

import { FAILURE_CODES } from "../../domain/answer.ts";
import type { SkipCause } from "../../domain/answer.ts";
import { SCREENING_SCOPES } from "../../domain/claim.ts";
import { OUTCOMES } from "../../domain/decision.ts";
import { FACTS, identityFields } from "../../domain/fact-catalogue.ts";
import type { FactType } from "../../domain/fact-catalogue.ts";
import { UNKNOWN_CAUSES } from "../../domain/fact.ts";
import { INPUT_NAMES } from "../../domain/person.ts";
import { CHECK_NAMES } from "../../domain/provider.ts";
import type { ProviderName } from "../../domain/provider.ts";

/** The number of this form of the record. A reader refuses those it does not know. */
export const FORM = 1;

const SKIP_CAUSES = [
  "NOT_SUPPLIED",
  "PROVIDER_OFF",
  "INVALID_INPUT",
  "NOT_COLLECTED",
  "TIMEOUT",
  "CANCELLED",
] as const satisfies readonly SkipCause[];

function isProviderName(text: unknown): text is ProviderName {
  return typeof text === "string" && text === text.toUpperCase();
}

const provider = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/)
  .pipe(z.custom<ProviderName>(isProviderName))
  .describe("The provider's name, as the API shows it: GLAIR.");
const share = z.number().min(0).max(1);
const instant = z.iso.datetime();

const call = {
  provider,
  endpoint: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/)
    .describe("The vendor's endpoint, by the name its adapter gives it."),
  askedAt: instant.describe("When it was asked, in UTC."),
  latencyMs: z.number().min(0).describe("How long the answer took, in milliseconds."),
  attempts: z.int().min(0).describe("How often it was asked."),
  costIdr: z.number().min(0).nullable().describe("What the call cost, in rupiah; null where no price is configured."),
  requestId: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .nullable()
    .describe("The vendor's own id of the request."),
};

/** Of two answers of one provider, nobody could say which one counts. */
function oncePerProvider(parts: readonly { readonly provider: ProviderName }[]): boolean {
  return new Set(parts.map((each) => each.provider)).size === parts.length;
}
const TWICE = "It names a provider twice.";

function answers<Claims extends z.ZodType>(claims: Claims) {
  const answer = z.discriminatedUnion("status", [
    z.strictObject({ ...call, status: z.literal("ANSWERED"), claims }),
    z.strictObject({ ...call, status: z.literal("PENDING") }),
    z.strictObject({ ...call, status: z.literal("CANCELLED") }),
    z.strictObject({ ...call, status: z.literal("FAILED"), failure: z.enum(FAILURE_CODES) }),
    z.strictObject({
      provider,
      status: z.literal("SKIPPED"),
      cause: z.enum(SKIP_CAUSES).describe("Why it was not asked."),
    }),
  ]);
  return z.array(answer).refine(oncePerProvider, TWICE);
}

const claim = z.enum(["MATCH", "MISMATCH"]).optional();
const identityClaims = z.strictObject({
  nikFound: z.boolean().nullable().describe("Whether the register has the NIK; null where the provider did not say."),
  fields: z
    .strictObject(Object.fromEntries(identityFields.map((field) => [field, claim])))
    .describe("What the provider says of each field that it was sent and answered."),
});

const faceClaims = z.strictObject({
  match: z.boolean().nullable().describe("The vendor's own match flag, where it has one."),
  score: share.nullable().describe("The similarity, 0 to 1."),
  livenessPassed: z.boolean().nullable(),
});

const hit = z.strictObject({
  listing: z.string().min(1).max(200).describe("The provider's own id of the listing."),
  score: share.describe("The provider's own score."),
  scopes: z.array(z.enum(SCREENING_SCOPES)),
  same: z
    .array(z.int().min(1))
    .optional()
    .describe(
      "Two hits of different providers that share one of these numbers are the same person. The numbers mean nothing outside this record; names, dates and countries are not recorded.",
    ),
  dismissed: z
    .uuid()
    .optional()
    .describe(
      "The id of a reviewer's word by which the listing, as it stood, is not this applicant: the hit did not count. Absent where it did.",
    ),
});
const screeningClaims = z.strictObject({
  hits: z.array(hit),
  scopes: z.array(z.enum(SCREENING_SCOPES)).describe("The scopes that were really searched."),
  lists: z
    .array(z.string().min(1).max(200))
    .optional()
    .describe("The lists that were searched, each with its version, where the provider tells them."),
});

const unknown = z.strictObject({ unknown: z.enum(UNKNOWN_CAUSES).describe("Why it has no value.") });

function valueOf(type: FactType): z.ZodType<boolean | number | string> {
  switch (type.kind) {
    case "boolean":
      return z.boolean();
    case "number":
      return z.number().min(type.min).max(type.max);
    case "enum":
      return z.enum(type.values);
    default:
      // The one text among them is a country. Free text has no place in a record.
      return z.string().regex(/^[A-Z]{2}$/);
  }
}

const applicant = z.strictObject(
  Object.fromEntries(
    [...FACTS]
      .filter(([, { check }]) => check === null)
      .map(([path, { type, doc }]) => [
        path,
        z
          .union([valueOf(type), unknown])
          .optional()
          .describe(doc),
      ]),
  ),
);

const limits = z.strictObject({ provider, pass: share, fail: share });

/** One piece of recorded evidence: one line of a file of them. */
export const evidenceForm = z
  .strictObject({
    form: z.literal(FORM).describe("The form of this record."),
    id: z
      .string()
      .regex(/^(?!.*\d{16})[\w.:-]{1,100}$/)
      .describe(
        "A reference of your own, by which you find the assessment again. Never a NIK, a name or a number of the applicant's.",
      ),
    decision: z
      .strictObject({
        policy: z.string().regex(/^[a-z0-9_-]{1,64}$/),
        version: z.int().min(1),
        digest: z.string().regex(/^[0-9a-f]{64}$/),
        outcome: z.enum(OUTCOMES),
      })
      .optional()
      .describe("What was decided on this evidence, and by which policy; absent where nothing was."),
    decidedAt: instant.describe("The clock that decisions on this evidence are drawn by, in UTC."),
    applicant: applicant.describe("The facts that need no vendor, by their names in a policy."),
    supplied: z
      .array(z.enum(INPUT_NAMES))
      .describe("The inputs that the applicant gave, by name. Never what they hold."),
    asked: z
      .partialRecord(z.enum(CHECK_NAMES), z.string().regex(/^[a-z0-9_,:. ]{1,300}ms$/))
      .optional()
      .describe(
        "How each check was asked when this was collected: whom, by which strategy, and how long was waited. A policy that asks just so is shown every answer as it came; absent, or for another policy, it is worked out what it would have heard.",
      ),
    adapters: z
      .array(z.strictObject({ provider, revision: z.int().min(1) }))
      .refine(oncePerProvider, TWICE)
      .optional()
      .describe("Which revision of its adapter made each provider's answers: another may make something else of them."),
    identity: answers(identityClaims).optional().describe("Absent where the check was not made."),
    face: z
      .strictObject({
        answers: answers(faceClaims),
        limits: z
          .array(limits)
          .refine(oncePerProvider, TWICE)
          .optional()
          .describe("Only of providers whose scores are not read by the usual limits, 0.8 and 0.6."),
      })
      .optional()
      .describe("Absent where the check was not made."),
    screening: z
      .strictObject({
        answers: answers(screeningClaims),
        terms: z.strictObject({
          scopes: z.array(z.enum(SCREENING_SCOPES)),
          threshold: z.number().min(0.5).max(1),
        }),
      })
      .optional()
      .describe("Absent where the check was not made."),
  })
  .meta({ title: "Recorded evidence", description: "One line of a file of recorded evidence for Saksi." });

export type EvidenceForm = z.infer<typeof evidenceForm>;
