import { warnOfApproval } from "./approval.ts";
import { warnOfBands } from "./bands.ts";
import { warnOfFaceGap } from "./face-gap.ts";
import { warnOfFiring, warnOfRequirements } from "./firing.ts";
import { warnOfRecord } from "./record.ts";
import { warnOfStrategies } from "./strategies.ts";
import type { Subject } from "./subject.ts";
import { warnOfTippingOff } from "./tipping-off.ts";
import { warnOfTwins } from "./twins.ts";
import { warnOfUnused } from "./unused.ts";

type Warner = (subject: Subject) => void;

const QUICK: readonly Warner[] = [
  warnOfUnused,
  warnOfStrategies,
  warnOfApproval,
  warnOfTippingOff,
  warnOfTwins,
  warnOfBands,
  warnOfFaceGap,
  warnOfRecord,
];
/** They search; the search is bounded, and still the longest part of loading a long policy. */
const SEARCHING: readonly Warner[] = [warnOfFiring, warnOfRequirements];

/**
 * Says of a policy that loads what its author has probably not meant.
 * @param quick only what is seen without a search: whoever waits is a server's caller, not an author
 */
export function warnOf(subject: Subject, quick: boolean): void {
  for (const warner of quick ? QUICK : [...QUICK, ...SEARCHING]) warner(subject);
}
