import type { ProviderDefinition } from "../providers/provider.ts";
import { variableCatalogue } from "./catalogue.ts";
import type { VariableGroup } from "./catalogue.ts";
import { code } from "./variable.ts";

const BEGIN = "<!-- variables: drawn from the code by `npm run docs` -->";
const END = "<!-- end of variables -->";

type Documented = VariableGroup["variables"][number];

function row({ name, meaning, secret, required, shownDefault }: Documented): string {
  const said = secret ? `${meaning} *Secret.*` : meaning;
  return `| ${code(name)} | ${said.replaceAll("|", "\\|")} | ${required ? "*required*" : (shownDefault ?? "–")} |`;
}

function table({ title, variables }: VariableGroup): string {
  return [`### ${title}`, "", "| variable | meaning | default |", "| --- | --- | --- |", ...variables.map(row)].join(
    "\n",
  );
}

/** docs/configuration.md with its tables drawn anew; what people wrote around them stays. */
export function redrawn(page: string, registry: readonly ProviderDefinition[]): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`the page lacks the marks ${BEGIN} and ${END}`);
  const tables = variableCatalogue(registry).map(table).join("\n\n");
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tables}\n\n${page.slice(end)}`;
}
