import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Advice, FactDefinition } from "../../domain/fact-catalogue.ts";
import type { FactValue } from "../../domain/fact.ts";
import { CONDITION_FORMS, CONDITION_NOTES, valuesOf } from "./condition-language.ts";

interface Group {
  readonly name: string;
  readonly title: string;
  /** Where its facts come from, and what is to be known of all of them. */
  readonly about: string;
}

const GROUPS: readonly Group[] = [
  {
    name: "applicant",
    title: "The applicant",
    about: "What the applicant supplied. No provider is asked.",
  },
  {
    name: "nik",
    title: "The NIK",
    about: "What the NIK's own digits say. No provider is asked.",
  },
  {
    name: "identity",
    title: "The identity",
    about:
      "What the providers of the check `identity` say of the applicant's data, taken together. A field that was not supplied is unknown, as is one on which fewer providers than `need` gave a definite answer. `CONFLICT` means that some said match and some mismatch.",
  },
  {
    name: "face",
    title: "The face",
    about:
      "What the providers of the check `face` say of the selfie and the register's photo, taken together; unknown where fewer than `need` gave a definite answer.",
  },
  {
    name: "screening",
    title: "The screening",
    about:
      "What the providers of the check `screening` found on watchlists. While one of them has not answered it is known in part: what its hits already decide is decided. Applicants are never told what to do about it.",
  },
];

const HEADER = `# Facts

<!-- Drawn from the code by \`npm run docs\`. Do not edit. -->

Everything a condition of a [policy](policy.md) can read. Each fact is a value or unknown, with a cause.

_Ordinary_ is what it is of an applicant against whom nothing speaks: tests and searches begin there. _Advice_ is what an applicant can do about it, in English and Indonesian.`;

/** docs/facts.md. */
export function factsPage(): string {
  const groups = GROUPS.map(
    ({ name, title, about }) =>
      `## ${title}\n\n${about}\n\n${tableOf([...FACTS].filter(([path]) => path.startsWith(`${name}.`)))}`,
  );
  return `${[HEADER, ...groups, conditions()].join("\n\n")}\n`;
}

function tableOf(facts: readonly (readonly [string, FactDefinition])[]): string {
  return table(
    ["fact", "values", "can be unknown", "ordinary", "meaning", "advice"],
    facts.map(([path, { type, certain, ordinary, doc, advice, adviceToSupply }]) => [
      `\`${path}\``,
      valuesOf(type),
      certain ? "never" : "yes",
      shown(ordinary),
      doc,
      adviceText(advice ?? adviceToSupply, advice === null ? "where it was left out: " : ""),
    ]),
  );
}

function shown(value: FactValue): string {
  if (typeof value === "object") return "none";
  return typeof value === "string" || typeof value === "boolean" ? `\`${value}\`` : String(value);
}

function conditions(): string {
  const forms = table(
    ["", "example"],
    CONDITION_FORMS.map(({ what, examples }) => [what, examples.map((example) => `\`${example}\``).join(", ")]),
  );
  const notes = CONDITION_NOTES.map((note) => `- ${note}`).join("\n");
  return `## Conditions in short\n\n${forms}\n\n${notes}\n\n[Policies](policy.md#conditions) tells more.`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}

function adviceText(advice: Advice | null, when: string): string {
  return advice === null ? "–" : `${when}${advice.en} _${advice.id}_`;
}
