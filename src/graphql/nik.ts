import type { NikAnalysis } from "../domain/nik-analysis.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

export function defineNik(builder: Builder, enums: Enums) {
  return builder.objectRef<NikAnalysis>("NikAnalysis").implement({
    description: "What the number itself says, with no vendor asked.",
    fields: (t) => ({
      valid: t.exposeBoolean("valid", {
        description:
          "False where its digits cannot be a NIK: an impossible day or month, serial 0000. (Not sixteen digits is an input error.)",
      }),
      regionKnown: t.exposeBoolean("regionKnown", {
        description:
          "Whether its region code is on the list of regions, past ones included; an unknown one is a reason to look, not to refuse.",
      }),
      provinceCode: t.exposeString("provinceCode", { nullable: true, description: "Two digits." }),
      birthDate: t.field({
        type: "Date",
        nullable: true,
        description: "The number has two digits of the year: the latest century that is not in the future is taken.",
        resolve: ({ birthDate }) => birthDate,
      }),
      gender: t.field({
        description: "Women have 40 added to the day of birth; null where the day is impossible.",
        type: enums.gender,
        nullable: true,
        resolve: ({ gender }) => gender,
      }),
      birthDateConsistent: t.exposeBoolean("birthDateConsistent", {
        nullable: true,
        description: "Whether day, month and two-digit year agree with the date supplied; null where none was.",
      }),
      genderConsistent: t.exposeBoolean("genderConsistent", {
        nullable: true,
        description: "Whether the gender agrees with the one supplied; null where none was.",
      }),
    }),
  });
}
