import { warnOfApproval } from "./approval.ts";
import { warnOfBands } from "./bands.ts";
import { warnOfFiring, warnOfRequirements } from "./firing.ts";
import type { Subject } from "./subject.ts";
import { warnOfTippingOff } from "./tipping-off.ts";
import { warnOfTwins } from "./twins.ts";
import { warnOfUnused } from "./unused.ts";

const WARNERS: readonly ((subject: Subject) => void)[] = [
  warnOfUnused,
  warnOfApproval,
  warnOfTippingOff,
  warnOfTwins,
  warnOfBands,
  warnOfFiring,
  warnOfRequirements,
];

/** Says of a policy that loads what its author has probably not meant. Every warner is bounded: servers start with this. */
export function warnOf(subject: Subject): void {
  for (const warner of WARNERS) warner(subject);
}
