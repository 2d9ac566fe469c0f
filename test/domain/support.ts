import { readApplicant } from "../../src/assessments/record/applicant-form.ts";
import type { Applicant } from "../../src/domain/person.ts";

/** An applicant who says as much as there is to say, or as little as they have to. */
export function applicantForm({ everything }: { readonly everything: boolean }): Applicant {
  const least = { nik: "3174051204909001", name: "Bayu Anggoro Wicaksono", nationality: "ID" };
  const most = {
    ...least,
    dateOfBirth: "1990-04-12",
    placeOfBirth: "JAKARTA",
    gender: "MALE",
    familyCardNumber: "3174050101109001",
    motherMaidenName: "SITI NURAINI",
    maritalStatus: "KAWIN",
    occupation: "GURU",
    address: {
      line: "JL. MELATI NO. 12",
      rt: "001",
      rw: "002",
      subdistrict: "SUKAMAJU",
      district: "TEBET",
      city: "JAKARTA SELATAN",
      province: "DKI JAKARTA",
      postalCode: "12810",
    },
  };
  return readApplicant(JSON.stringify(everything ? most : least));
}
