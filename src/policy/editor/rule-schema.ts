import { OUTCOMES } from "../../domain/decision.ts";
import { LONGEST_CONDITION } from "../condition/cel.ts";
import { FARTHEST_BAND } from "../read-bands.ts";
import { CODE } from "../read-reasons.ts";
import { MOST_POINTS, MOST_RULES, RULE_ID } from "../read-rules.ts";
import { LONGEST_TEXT } from "../yaml-reader.ts";
import { conditionHelp, CONDITION_FORMS } from "./condition-language.ts";
import { closed, text } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";

/** Of a condition, an editor can say what may stand in it; whether it is right, `saksi policy check` says. */
export const CONDITION: JsonSchema = {
  // The bare words true and false are conditions too.
  type: ["string", "boolean"],
  pattern: String.raw`\S`,
  maxLength: LONGEST_CONDITION,
  description: "A condition over facts: TRUE, FALSE or UNKNOWN.",
  markdownDescription: conditionHelp(),
  examples: CONDITION_FORMS.flatMap(({ examples }) => examples),
};

const REASON: JsonSchema = {
  type: "string",
  pattern: CODE.source,
  description: "The code of a reason that is declared under reasons.",
};

const EFFECTS: readonly JsonSchema[] = [
  closed("A knock-out, whatever the score.", { reject: REASON }, ["reject"]),
  closed("A person looks at it, whatever the score.", { review: REASON }, ["review"]),
  closed(
    "Added to the score, which the bands turn into an outcome.",
    {
      points: {
        type: "integer",
        minimum: -MOST_POINTS,
        maximum: MOST_POINTS,
        description: "A whole number. Negative points speak for the applicant.",
      },
      reason: REASON,
    },
    ["points", "reason"],
  ),
];

const EFFECT: JsonSchema = {
  type: "object",
  description: "reject: a knock-out. review: a person looks at it. points: added to the score.",
  anyOf: EFFECTS,
};

export const RULES: JsonSchema = {
  type: "array",
  maxItems: MOST_RULES,
  description: "What follows from the facts. Each rule is fired, not fired or unknown; their order means nothing.",
  items: {
    ...closed(
      "A rule.",
      {
        id: {
          type: "string",
          pattern: RULE_ID.source,
          description:
            "What the rule is called in decisions, and in comparisons of versions. Keep it when the rule changes.",
        },
        when: { $ref: "#/definitions/condition" },
        // oxlint-disable-next-line unicorn/no-thenable -- a policy calls it so
        then: EFFECT,
        unknown: {
          enum: ["ignore"],
          description:
            "The rule counts as not fired while it is unknown, and the decision lists it by name. The one way in which an answer that is missing can help an applicant: say why, in because.",
        },
        because: text("Why an unknown may be passed over.", LONGEST_TEXT),
      },
      ["id", "when", "then"],
    ),
    dependencies: { unknown: ["because"], because: ["unknown"] },
  },
};

export const BANDS: JsonSchema = {
  type: "array",
  minItems: 1,
  maxItems: OUTCOMES.length,
  description: "What a score means, from the lowest up. The last band has no below, and outcomes only get worse.",
  items: closed(
    "The scores under below that are in no earlier band.",
    {
      below: {
        type: "number",
        minimum: -FARTHEST_BAND,
        maximum: FARTHEST_BAND,
        description: "The first score that is no longer in the band. The last band has none.",
      },
      outcome: { enum: OUTCOMES, description: "APPROVE, REVIEW (a person looks at it) or REJECT." },
    },
    ["outcome"],
  ),
  examples: [[{ below: 30, outcome: "APPROVE" }, { below: 80, outcome: "REVIEW" }, { outcome: "REJECT" }]],
};
