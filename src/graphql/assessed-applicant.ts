import type { ShownPerson } from "../domain/mask.ts";
import type { InputName } from "../domain/person.ts";
import type { Builder } from "./builder.ts";

/** As texts, since a mask is no date and no gender. */
export function defineAssessedApplicant(builder: Builder) {
  const said = (name: InputName) => (person: ShownPerson) => person.said(name);
  const address = builder.objectRef<ShownPerson>("AssessedAddress").implement({
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
  return builder.objectRef<ShownPerson>("AssessedApplicant").implement({
    description:
      "What was said of the applicant when the assessment was begun. Masked, of numbers the last four digits are left, of names the initials, and of everything else that it was said. Null is what was not said.",
    fields: (t) => {
      const text = (name: InputName, description: string) =>
        t.string({ nullable: true, description, resolve: said(name) });
      return {
        masked: t.exposeBoolean("masked", { description: "False only under `unmaskedAssessment`." }),
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
        address: t.field({ type: address, description: "As on the KTP.", resolve: (person) => person }),
      };
    },
  });
}
