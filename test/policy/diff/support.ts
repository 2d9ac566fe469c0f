import { readFileSync } from "node:fs";

import type { Policy } from "../../../src/policy/policy.ts";
import { load } from "../support/policies.ts";

/** The policy that is shipped. */
export const DEFAULT = readFileSync(new URL("../../../policies/default.yaml", import.meta.url), "utf8");

export type Change = readonly [before: string | RegExp, after: string];

/** It, with one text for another. */
export function changedDefault(...changes: readonly Change[]): Policy {
  return load(
    changes.reduce((source, [before, after]) => {
      const result = source.replace(before, after);
      if (result === source) throw new Error(`there is no ${String(before)}`);
      return result;
    }, DEFAULT),
  );
}
