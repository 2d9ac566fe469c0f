import { FACTS } from "../../domain/fact-catalogue.ts";
import type { FactType } from "../../domain/fact-catalogue.ts";

/** What can be written in a condition, with examples of it. */
export const CONDITION_FORMS: readonly { readonly what: string; readonly examples: readonly string[] }[] = [
  { what: "compare", examples: ["face.score < 0.8", "identity.verdict == MATCH", 'applicant.nationality != "ID"'] },
  { what: "one of several", examples: ["identity.name in [MISMATCH, CONFLICT]"] },
  { what: "combine", examples: ["nik.valid && (face.score > 0.9 || face.verdict == MATCH)", "!nik.regionKnown"] },
  { what: "calculate with `+ - * /`", examples: ["face.score * 100 - applicant.age / 2 > 40"] },
  {
    what: "texts, and `endsWith`, `contains`",
    examples: ['applicant.nationality.startsWith("I")'],
  },
  {
    what: "watchlist hits, and `all`",
    examples: ["screening.hits.exists(h, PEP in h.scopes && h.score >= 0.9)"],
  },
  { what: "is there a value? In review rules only", examples: ["known(face.score)"] },
];

export const CONDITION_NOTES: readonly string[] = [
  'Values of a fact are written bare (`MATCH`), texts in quotes (`"ID"`), parameters as `params.name`.',
  "What reads an unknown fact is UNKNOWN, unless the rest settles it. UNKNOWN is no value to compare with.",
  "A condition that begins with `!`, or holds `: ` or ` #`, stands in quotes, and so does one with a comma within `{ }`: YAML keeps these for itself.",
];

/** A fact's values, in a few words. */
export function valuesOf(type: FactType): string {
  switch (type.kind) {
    case "enum":
      return type.values.map((value) => `\`${value}\``).join(", ");
    case "number":
      return `number, ${type.min} to ${type.max}`;
    case "string":
      return "text";
    case "hits":
      return "list of hits";
    case "boolean":
      return "true or false";
  }
}

/** The language and the facts in Markdown, for an editor to show beside a condition. */
export function conditionHelp(): string {
  const forms = CONDITION_FORMS.map(
    ({ what, examples }) => `- ${what}: ${examples.map((example) => `\`${example}\``).join(", ")}`,
  );
  const facts = Array.from(FACTS, ([path, { type, doc }]) => `- \`${path}\` (${valuesOf(type)}): ${doc}`);
  return [
    "A condition reads facts and is TRUE, FALSE or UNKNOWN.",
    forms.join("\n"),
    CONDITION_NOTES.join("\n\n"),
    "**Facts**",
    facts.join("\n"),
  ].join("\n\n");
}
