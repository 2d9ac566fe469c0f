import type { Fact, Facts } from "../../domain/fact.ts";

/** What the name and the birth date make of the verdict on an identity, the register having the NIK. Absent ones match. */
export function identityVerdict(facts: Facts): Fact {
  const fields = ["identity.name", "identity.dateOfBirth"].flatMap((path) => facts.get(path) ?? []);
  for (const verdict of ["CONFLICT", "MISMATCH"]) {
    if (fields.some((fact) => fact.known && fact.value === verdict))
      return { known: true, value: verdict, sources: [] };
  }
  const missing = fields.find((fact) => !fact.known && fact.cause !== "NOT_SUPPLIED");
  return missing ?? { known: true, value: "MATCH", sources: [] };
}
