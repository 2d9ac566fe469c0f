import { MOST_REQUIREMENTS, POLICY_NAME, REQUIRED_KEYS } from "../load.ts";
import type { KnownProvider } from "../read-checks.ts";
import { MOST_PARAMS, PARAM_NAME } from "../read-params.ts";
import { CODE, MOST_REASONS } from "../read-reasons.ts";
import { LONGEST_TEXT } from "../yaml-reader.ts";
import { checksSchema, RETRY, STOP } from "./check-schema.ts";
import { closed, named, text } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import { RECORD } from "./record-schema.ts";
import { BANDS, CONDITION, RULES } from "./rule-schema.ts";

const REASON: JsonSchema = {
  ...closed("What is said of a rule that fired.", {
    en: text("In English.", LONGEST_TEXT),
    id: text("In Indonesian.", LONGEST_TEXT),
    audience: {
      enum: ["applicant", "internal"],
      default: "applicant",
      description:
        "internal: it must not reach the applicant. Telling somebody of a watchlist hit is an offence, so whatever reads the screening is internal.",
    },
  }),
  anyOf: [{ required: ["en"] }, { required: ["id"] }],
};

/**
 * The JSON Schema by which editors complete, explain and check a policy as it is typed. Whatever it refuses, the loader
 * refuses, but for a provider's name in capitals; what only the loader can know it leaves to it.
 */
export function policySchema(providers: readonly KnownProvider[]): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A Saksi policy",
    ...closed(
      "What is checked about an applicant, what each finding weighs, and what follows.",
      {
        policy: {
          type: "string",
          pattern: POLICY_NAME.source,
          description: "The policy's name: small letters, digits, - and _.",
          examples: ["retail-onboarding"],
        },
        version: {
          type: "integer",
          minimum: 1,
          maximum: 1_000_000_000,
          description: "A published version is never changed: raise the number instead.",
        },
        counterfactuals: {
          type: "boolean",
          default: false,
          description:
            "Whether a decision says what would have given a better outcome, of the facts that an applicant can act on. Never of a screening.",
        },
        retry: RETRY,
        stop: STOP,
        params: named("Numbers, texts and booleans that conditions read as params.name.", PARAM_NAME, MOST_PARAMS, {
          description: "A number, a text or a boolean.",
          anyOf: [{ type: "number" }, { type: "boolean" }, text("A text.", LONGEST_TEXT)],
        }),
        checks: checksSchema(providers),
        approve_requires: {
          type: "array",
          maxItems: MOST_REQUIREMENTS,
          description:
            "Each must be TRUE, or nobody is approved: a person looks at the applicant. An answer that did not come is not TRUE.",
          items: { $ref: "#/definitions/condition" },
          examples: [["nik.valid", "identity.verdict == MATCH", "face.verdict == MATCH", "screening.verdict == CLEAR"]],
        },
        reasons: named("What is said of rules that fired, in both languages.", CODE, MOST_REASONS, REASON),
        rules: RULES,
        bands: BANDS,
        record: RECORD,
      },
      REQUIRED_KEYS,
    ),
    definitions: { condition: CONDITION },
  };
}
