import { GROUND_PARTS } from "../../domain/legal-ground.ts";
import { SELFIE_KEPT, VALID_FOR } from "../read-record.ts";
import { PERIOD, writtenPeriod } from "../read-time.ts";
import { REVIEWS, USUAL_TERMS } from "../record-terms.ts";
import { closed } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";

/** `record`: what is kept of an assessment. */
export const RECORD: JsonSchema = closed("What is kept of an assessment by this policy, and on what terms.", {
  require: {
    type: "array",
    description:
      "What an assessment must be told, or nobody is asked. Where the legal basis is CONSENT, the consentReference is required in any case.",
    items: { enum: GROUND_PARTS },
    uniqueItems: true,
    default: USUAL_TERMS.require,
    examples: [["purpose", "legalBasis"]],
  },
  validFor: period("How long a decision stands; left out, it stands without end.", VALID_FOR, ["365d"]),
  selfie: period("How long the selfie is kept, encrypted; left out, it is not kept.", SELFIE_KEPT, ["30d"]),
  review: {
    enum: REVIEWS,
    default: USUAL_TERMS.review,
    description:
      "How many reviewers an outcome takes that is changed by hand: single, one; four_eyes, two: what one changes, another has to confirm.",
  },
});

function period(what: string, { least, most }: typeof VALID_FOR, examples: readonly string[]): JsonSchema {
  const description = `${what} In days or hours, from ${writtenPeriod(least)} to ${writtenPeriod(most)}.`;
  return { type: "string", description, pattern: PERIOD.source, examples };
}
