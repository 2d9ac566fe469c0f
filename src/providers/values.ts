import type { ProviderValues } from "./provider.ts";

/** What is wrong with a variable's value, in words that name the variable and never the value; undefined where nothing is. */
export type ValueRule = (variable: string, value: string) => string | undefined;

/** Problems with the values that are set. An unset one is none: without what it needs a provider is merely off. */
export function valueProblems(rules: Readonly<Record<string, ValueRule>>, values: ProviderValues): string[] {
  return Object.entries(rules).flatMap(([variable, rule]) => {
    const value = values[variable];
    const problem = value === undefined ? undefined : rule(variable, value);
    return problem === undefined ? [] : [problem];
  });
}

/** A value that must be there by the time a provider is connected. */
export function valueOf(values: ProviderValues, variable: string): string {
  const value = values[variable];
  if (value === undefined) throw new Error(`${variable} is not set`);
  return value;
}

/** For what is sent in a header as it is. */
export function headerValueProblem(variable: string, value: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(value) ? undefined : `${variable} must be visible ASCII characters without spaces`;
}

export function oneOfProblem(choices: readonly string[]): ValueRule {
  return (variable, value) =>
    choices.includes(value) ? undefined : `${variable} must be one of ${choices.join(", ")}`;
}
