import type { Answer } from "../domain/answer.ts";
import type { Evidence } from "./evidence.ts";

/**
 * What the calls behind some evidence are billed at, in rupiah; null where the price of one is not known. A call that answered
 * two checks is counted once.
 */
export function costOf({ identity = [], face, screening }: Evidence): number | null {
  const calls = new Map<string, number | null>();
  for (const answer of [...identity, ...(face?.answers ?? []), ...(screening?.answers ?? [])]) {
    if (answer.status === "SKIPPED") continue;
    const call = `${answer.provider} ${answer.endpoint}`;
    calls.set(call, dearer(calls.get(call), answer));
  }
  let sum = 0;
  for (const cost of calls.values()) {
    if (cost === null) return null;
    sum += cost;
  }
  return sum;
}

/** One check may have given up a call that went on for another, and was made again for it. */
function dearer(
  known: number | null | undefined,
  { costIdr }: Exclude<Answer<unknown>, { readonly status: "SKIPPED" }>,
): number | null {
  if (known === undefined) return costIdr;
  return known === null || costIdr === null ? null : Math.max(known, costIdr);
}
