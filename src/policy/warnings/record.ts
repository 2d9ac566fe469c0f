import type { Subject } from "./subject.ts";

/** What is kept for nothing, and what is asked of callers for nothing. */
export function warnOfRecord({ policy, places, warn }: Subject): void {
  const { record } = policy.meaning;
  const selfie = places.record.get("selfie");
  if (record.selfieHours !== null && selfie !== undefined) {
    if (!policy.needs.has("FACE")) {
      const message = "no face check is made, so that no decision rests on the selfie that is kept";
      warn(selfie, message, "leave it out, or read a fact of the check face, as face.verdict");
    }
    if (!record.require.includes("legalBasis")) {
      const message =
        "a face is specific personal data (UU PDP 27/2022, art. 4), and nobody has to say why it may be kept";
      warn(selfie, message, "add legalBasis to require");
    }
  }
  const consent = places.recordRequires.get("consentReference");
  if (consent === undefined || !record.require.includes("legalBasis")) return;
  const message = "a consent is asked for on whatever legal basis; where that is CONSENT, it is required in any case";
  warn(consent, message, "leave it out, beside legalBasis");
}
