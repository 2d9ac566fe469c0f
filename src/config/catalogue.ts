import type { ProviderDefinition } from "../providers/provider.ts";
import { access } from "./access.ts";
import { accountLimits } from "./account-limits.ts";
import { answersFace, faceLimits, isRequired, prices } from "./providers.ts";
import { retention } from "./retention.ts";
import { checks, listen, logging, mode, policies } from "./server.ts";
import { store } from "./store.ts";
import { tracing } from "./tracing.ts";
import { code, variablesOf } from "./variable.ts";
import type { DocumentedVariable } from "./variable.ts";
import { vault } from "./vault.ts";

export interface VariableGroup {
  readonly title: string;
  readonly variables: readonly (DocumentedVariable & { readonly required: boolean })[];
}

function ofProvider(definition: ProviderDefinition): VariableGroup {
  const prefix = `${definition.name}_`;
  const own = definition.variables.map((variable) => ({
    name: variable.name,
    meaning: variable.meaning,
    shownDefault: variable.default === undefined ? null : code(variable.default),
    secret: variable.secret === true,
    required: isRequired(variable),
  }));
  const tuning = [
    ...(answersFace(definition) ? variablesOf(faceLimits(prefix), prefix) : []),
    ...variablesOf(prices(definition), prefix),
    ...variablesOf(accountLimits, prefix),
  ];
  return {
    title: definition.title,
    variables: [...own, ...tuning.map((variable) => ({ ...variable, required: false }))],
  };
}

/** Every variable there is: what is read, what is documented, and what a typo is held against. */
export function variableCatalogue(registry: readonly ProviderDefinition[]): VariableGroup[] {
  const group = (title: string, variables: readonly DocumentedVariable[]): VariableGroup => ({
    title,
    variables: variables.map((variable) => ({ ...variable, required: false })),
  });
  return [
    group("Server", [...variablesOf(mode), ...variablesOf(listen), ...variablesOf(logging)]),
    group("Access", variablesOf(access)),
    group("Policies and checks", [...variablesOf(policies), ...variablesOf(checks)]),
    group("The record", [...variablesOf(store), ...variablesOf(vault)]),
    group("Retention", variablesOf(retention)),
    group("Tracing", variablesOf(tracing)),
    ...registry.map(ofProvider),
  ];
}
