import type { AssessedApplicant, KeptSelfie } from "../assessments/recorder/view.ts";
import type { InputName } from "../domain/person.ts";
import type { Builder } from "./builder.ts";

/** As texts, since a mask is no date and no gender. */
export function defineAssessedApplicant(builder: Builder) {
  const said =
    (name: InputName) =>
    ({ person }: AssessedApplicant) =>
      person.said(name);
  const address = builder.objectRef<AssessedApplicant>("AssessedAddress").implement({
    description: "What was said of the applicant's address.",
    fields: (t) => {
      const part = (name: InputName, description: string) =>
        t.string({ nullable: true, description, resolve: said(name) });
      return {
        line: part("address.line", "Street and number."),
        rt: part("address.rt", "Rukun tetangga."),
        rw: part("address.rw", "Rukun warga."),
        subdistrict: part("address.subdistrict", "Kelurahan or desa."),
        district: part("address.district", "Kecamatan."),
        city: part("address.city", "Kota or kabupaten."),
        province: part("address.province", "Provinsi."),
        postalCode: part("address.postalCode", "Five digits."),
      };
    },
  });
  const selfie = builder.objectRef<KeptSelfie>("KeptSelfie").implement({
    description: "A picture of the applicant, kept as the policy says.",
    fields: (t) => ({
      keptUntil: t.field({
        type: "DateTime",
        description: "It is deleted within an hour of then.",
        resolve: ({ keptUntil }) => keptUntil,
      }),
      base64: t.string({
        nullable: true,
        description: "The file as it came, in base64; null where it is masked.",
        resolve: async (kept) => (await kept.bytes())?.toString("base64"),
      }),
    }),
  });
  return builder.objectRef<AssessedApplicant>("AssessedApplicant").implement({
    description:
      "What was said of the applicant when the assessment was begun. Masked, of numbers the last four digits are left, of names the initials, and of everything else that it was said. Null is what was not said.",
    fields: (t) => {
      const text = (name: InputName, description: string) =>
        t.string({ nullable: true, description, resolve: said(name) });
      return {
        masked: t.boolean({
          description: "False only under `unmaskedAssessment`.",
          resolve: ({ person }) => person.masked,
        }),
        nik: text("nik", "The number."),
        name: text("name", "As on the KTP."),
        dateOfBirth: text("dateOfBirth", "As `YYYY-MM-DD`."),
        placeOfBirth: text("placeOfBirth", "As on the KTP."),
        gender: text("gender", "`MALE` or `FEMALE`."),
        familyCardNumber: text("familyCardNumber", "Nomor kartu keluarga."),
        motherMaidenName: text("motherMaidenName", "Nama ibu kandung."),
        maritalStatus: text("maritalStatus", "As on the KTP."),
        occupation: text("occupation", "Pekerjaan as on the KTP."),
        nationality: text("nationality", "As ISO 3166-1."),
        address: t.field({ type: address, description: "As on the KTP.", resolve: (applicant) => applicant }),
        selfie: t.field({
          type: selfie,
          nullable: true,
          description:
            "The picture, where the policy has it kept (`record: selfie`); null otherwise, and once that is over.",
          resolve: (applicant) => applicant.selfie(),
        }),
      };
    },
  });
}
