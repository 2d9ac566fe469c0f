import type { Subject } from "./subject.ts";

/** An approval for which nothing must be TRUE. */
export function warnOfApproval({ policy, places, warn }: Subject): void {
  if (policy.meaning.approveRequires.length > 0) return;
  const [first] = policy.meaning.bands;
  if (first?.outcome !== "APPROVE") return;
  warn(
    places.approveRequires ?? places.name,
    "nothing is required for an approval: whoever no rule holds back is approved, and what no rule reads is never waited for",
    "list under approve_requires what must be TRUE, as nik.valid",
  );
}
