import fc from "fast-check";

import { GROUND_PARTS } from "../../../src/domain/legal-ground.ts";
import { REVIEWS } from "../../../src/policy/record-terms.ts";

const period = fc.oneof(
  fc.integer({ min: 1, max: 1825 }).map((days) => `${days}d`),
  fc.integer({ min: 24, max: 43_800 }).map((hours) => `${hours}h`),
  // Of few values, so that two of them are often the same.
  fc.constantFrom("1d", "24h", "30d", "720h", "721h"),
);

const terms = fc.record(
  {
    require: fc.shuffledSubarray([...GROUND_PARTS]).map((parts) => `[${parts.join(", ")}]`),
    validFor: period,
    selfie: period,
    review: fc.constantFrom(...REVIEWS),
  },
  { requiredKeys: [] },
);

/** The policy with a record, in any of its terms or in none. */
export function recording(source: string): fc.Arbitrary<string> {
  return terms.map((said) => {
    const written = Object.entries(said).map(([key, value]) => `${key}: ${value}`);
    return `${source}\nrecord: { ${written.join(", ")} }`;
  });
}
