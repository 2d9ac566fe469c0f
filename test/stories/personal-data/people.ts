import { registry } from "../../../src/registry.ts";
import type { Citizen } from "../../../src/sandbox/citizens/citizen.ts";
import { specialApplicants } from "../../../src/sandbox/sandbox.ts";

/** What there is to be said of a person of the sandbox: everything that `ApplicantInput` takes but a picture. */
export type Said = ReturnType<typeof saidOf>;

/** Every special applicant, with all that the register has of them. */
export function everybody(citizens: readonly Citizen[]): readonly Said[] {
  const register = new Map(citizens.map((citizen) => [citizen.nik, citizen]));
  return specialApplicants(registry.map(({ simulator }) => simulator)).map(({ says }) =>
    saidOf(says, register.get(says.nik)),
  );
}

function saidOf(
  says: { readonly nik: string; readonly name: string; readonly dateOfBirth: string; readonly gender: string },
  registered: Citizen | undefined,
) {
  // Whom the register does not have says as much of themselves.
  const { nik } = says;
  return {
    ...says,
    placeOfBirth: registered?.placeOfBirth ?? "PADANG SIDEMPUAN",
    familyCardNumber: registered?.familyCardNumber ?? `99${nik.slice(2, 12)}8877`,
    motherMaidenName: registered?.motherMaidenName ?? `Rosmalina ${says.name}`,
    maritalStatus: registered?.maritalStatus ?? "CERAI HIDUP",
    occupation: registered?.occupation ?? "PEMULUNG SAMPAH",
    address: {
      line: registered?.address ?? `JL. TERATAI NO. ${nik.slice(-4)}`,
      rt: registered?.rt ?? "007",
      rw: registered?.rw ?? "011",
      subdistrict: registered?.subdistrict ?? "TANJUNGSARI",
      district: registered?.district ?? "MEDAN SELAYANG",
      city: registered?.city ?? "KOTA MEDAN",
      province: registered?.province ?? "SUMATERA UTARA",
    },
  };
}

/** Shorter ones stand in sealed bytes by chance. */
const SHORTEST = 8;

/** What nobody may find of a person who does not hold their key. */
export function personalValuesOf(said: Said): readonly string[] {
  const { nik, name, dateOfBirth, familyCardNumber, motherMaidenName, placeOfBirth, occupation, address } = said;
  const [year = "", month = "", day = ""] = dateOfBirth.split("-");
  const dates = [dateOfBirth, `${day}-${month}-${year}`, `${day}/${month}/${year}`, `${year}${month}${day}`];
  const texts = [nik, name, familyCardNumber, motherMaidenName, placeOfBirth, occupation, ...Object.values(address)];
  // As a list or a register may turn it around.
  const turned = name.split(" ").toReversed().join(" ");
  return [...dates, ...texts, turned].filter((value) => value.length >= SHORTEST);
}
