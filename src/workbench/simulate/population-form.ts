import { z } from "zod";

import { SCREENING_SCOPES } from "../../domain/claim.ts";
import { INDONESIA, isCountryCode } from "../../domain/country.ts";
import type { CheckName } from "../../domain/provider.ts";
import type { ProviderDefinition } from "../../providers/provider.ts";

const share = z.number().min(0).max(1);
const rate = share.default(0);
const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be small letters, digits and -");
const milliseconds = z.number().positive().max(300_000);

/** A normal distribution, of which what lies outside 0 to 1 is moved to its edge. */
const spreadAround = { mean: share, spread: share };

const face = z.strictObject({
  genuine: z.boolean(),
  ...spreadAround,
  liveness_fails: rate,
});

const listing = z.strictObject({ scopes: z.array(z.enum(SCREENING_SCOPES)).min(1), ...spreadAround });

const group = z.strictObject({
  name,
  share: share.describe("Of all applicants; the groups' shares add up to 1."),
  should: z.enum(["APPROVE", "REJECT"]).describe("What should become of them."),
  nik: z
    .enum(["registered", "fabricated", "impossible"])
    .default("registered")
    .describe("A fabricated one is well formed and nobody's; an impossible one has digits that cannot be a NIK."),
  name_given: z.enum(["as_registered", "misspelt", "other"]).default("as_registered"),
  birth_date_given: z.enum(["as_registered", "other"]).default("as_registered"),
  nik_digits: z.enum(["agree", "differ"]).default("agree"),
  face: name.describe("One of the `faces`."),
  listing: name.optional().describe("The one of the `listings` that resembles them."),
  nationality: z.string().refine(isCountryCode, "must be an ISO 3166-1 alpha-2 code").default(INDONESIA),
  age: z
    .strictObject(
      { from: z.number().int().min(0).max(120), to: z.number().int().min(0).max(120) },
      "It must be written as { from: 18, to: 65 }.",
    )
    .refine(({ from, to }) => from <= to, "must not end before it begins")
    .default({ from: 18, to: 65 })
    .describe("Each age from the first to the last, one as likely as the other."),
  leaves_out: z
    .array(z.enum(["dateOfBirth", "gender", "selfie"]))
    .default([])
    .describe("Inputs that they do not give."),
});

const endpoint = z
  .strictObject({
    price: z.number().int().min(0).describe("Rupiah a call."),
    median: milliseconds.describe("Milliseconds."),
    p95: milliseconds.describe("Milliseconds."),
    pending: rate.describe("How often the answer is only promised."),
    polled: z.boolean().default(false).describe("Whether a promised answer is asked for again until the deadline."),
  })
  .refine(({ median, p95 }) => p95 >= median, { path: ["p95"], message: "must not be under the median" });

/** The ways in which a vendor is out of order that have nothing to do with the applicant. */
const failures = z.strictObject({
  TIMEOUT: rate,
  UNAVAILABLE: rate,
  RATE_LIMITED: rate,
  MALFORMED_RESPONSE: rate,
});

const mistakes = { false_match: rate, false_mismatch: rate, abstain: rate };
const identity = z.strictObject({ ...mistakes, false_not_found: rate, tolerates_misspelling: rate });
const likeness = z.strictObject({ ...mistakes, flag_at: share.optional(), liveness: z.boolean().default(false) });
const screening = z.strictObject({ miss: rate, scopes: z.array(z.enum(SCREENING_SCOPES)).min(1) });

/** A vendor has what its endpoints can answer, and nothing else. */
function vendorForm({ endpoints }: ProviderDefinition) {
  const asked = endpoints.filter(({ subject }) => subject === "person");
  const can = (check: CheckName): boolean => asked.some(({ checks }) => checks.includes(check));
  const where = <Schema extends z.ZodType>(check: CheckName, schema: Schema) =>
    can(check) ? schema : z.never("the vendor does not make this check").optional();
  return z.strictObject({
    outage: rate,
    failures: failures.default({ TIMEOUT: 0, UNAVAILABLE: 1, RATE_LIMITED: 0, MALFORMED_RESPONSE: 0 }),
    endpoints: z.strictObject(Object.fromEntries(asked.map((each) => [each.name, endpoint]))),
    identity: where("IDENTITY", identity),
    face: where("FACE", likeness),
    screening: where("SCREENING", screening),
  });
}

/** The form of a population file. Every vendor may be left out; one that is there is there with all its endpoints. */
export function populationForm(definitions: readonly ProviderDefinition[]) {
  return z
    .strictObject({
      population: name,
      day: z.string(),
      groups: z.array(group).min(1),
      faces: z.record(name, face),
      face_agreement: share.describe("How much of a score's spread all vendors share: 0, they err independently."),
      listings: z.record(name, listing).default({}),
      register: z.strictObject({ outage: rate }),
      vendors: z.strictObject(
        Object.fromEntries(definitions.map((each) => [each.name.toLowerCase(), vendorForm(each).optional()])),
      ),
    })
    .meta({ title: "Population", description: "Whom `saksi policy simulate` draws, and how vendors see them." });
}

export type PopulationForm = z.output<ReturnType<typeof populationForm>>;
export type GroupForm = PopulationForm["groups"][number];
export type VendorForm = z.output<ReturnType<typeof vendorForm>>;
export type FaceForm = z.output<typeof face>;
export type ListingForm = z.output<typeof listing>;
