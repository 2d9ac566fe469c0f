import { z } from "zod";

import { parsePolicyRef } from "../domain/policy-ref.ts";
import type { PolicyRef } from "../domain/policy-ref.ts";
import { entriesOf } from "./syntax.ts";

/** A policy that a variable names. */
export interface ConfiguredPolicy extends PolicyRef {
  /** Where: the variable, and which of its entries if there are several. */
  readonly from: string;
}

/** Policies between commas, as `default` or `default@7`, none twice. */
export function chosenPolicies(variable: string) {
  return z.string().transform((text, context): readonly ConfiguredPolicy[] => {
    const problem = (message: string): void => {
      context.issues.push({ code: "custom", message, input: undefined });
    };
    const chosen: ConfiguredPolicy[] = [];
    const entries = entriesOf(text);
    entries.forEach((entry, index) => {
      const ref = parsePolicyRef(entry);
      const place = entries.length === 1 ? "" : `entry ${index + 1} `;
      if (ref === undefined) problem(`${place}must be a policy as \`name\` or \`name@version\`, such as default@7`);
      else if (chosen.some(({ name, version }) => name === ref.name && version === ref.version)) {
        problem(`entry ${index + 1} repeats another one`);
      } else chosen.push({ ...ref, from: `${variable} ${place}`.trim() });
    });
    return chosen;
  });
}

/** The same, at least one, and one version of a name: two could not both be live. */
export function livePolicies(variable: string) {
  return chosenPolicies(variable).transform((chosen, context): readonly [ConfiguredPolicy, ...ConfiguredPolicy[]] => {
    const problem = (message: string) => {
      context.issues.push({ code: "custom", message, input: undefined });
      return z.NEVER;
    };
    const [first, ...others] = chosen;
    if (first === undefined) return problem("names no policy");
    const twice = others.find(({ name }, index) =>
      [first, ...others.slice(0, index)].some((each) => each.name === name),
    );
    if (twice !== undefined) return problem("names two versions of one policy, of which only one can be live");
    return [first, ...others];
  });
}
