import type { InputFieldBuilder } from "@pothos/core";

import { INDONESIA } from "../domain/country.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

export type Inputs = ReturnType<typeof defineInputs>;

type Fields =
  Builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? InputFieldBuilder<Types, "InputObject"> : never;

const NAME = "The full name as on the KTP, 1 to 200 characters.";
const BORN = "The date of birth as the applicant gives it; not before 1900, and not in the future.";
const THRESHOLD = "Hits under this score are dropped. 0.5 to 1.";
const SCOPES = "The kinds of lists to search; at least one.";

/** The shapes of inputs. What their values must be beyond their types is in `parse-input.ts`. */
export function defineInputs(builder: Builder, enums: Enums) {
  const address = defineAddress(builder);
  const selfie = defineSelfie(builder);
  const nik = (t: Fields) => t.field({ type: "NIK", required: true, description: "The number to check." });
  const dateOfBirth = (t: Fields) => t.field({ type: "Date", description: BORN });
  const gender = (t: Fields) => t.field({ type: enums.gender, description: "As on the KTP." });
  const registered = (t: Fields) => ({
    dateOfBirth: dateOfBirth(t),
    placeOfBirth: t.string({ description: "As on the KTP: a city or regency, 1 to 100 characters." }),
    gender: gender(t),
    familyCardNumber: t.string({ description: "Nomor kartu keluarga, sixteen digits." }),
    motherMaidenName: t.string({ description: "Nama ibu kandung, 1 to 200 characters." }),
    maritalStatus: t.string({ description: "As on the KTP, for example KAWIN; 1 to 50 characters." }),
    occupation: t.string({ description: "Pekerjaan as on the KTP, 1 to 100 characters." }),
    address: t.field({ type: address, description: "Its parts are checked one by one." }),
  });
  const terms = (t: Fields) => ({
    scopes: t.field({
      type: [enums.screeningScope],
      required: true,
      defaultValue: ["PEP", "SANCTION"],
      description: SCOPES,
    }),
    threshold: t.float({ required: true, defaultValue: 0.85, description: THRESHOLD }),
  });

  const identity = builder.inputType("IdentityInput", {
    description: "Attributes to hold against the population register. Only what is given is checked.",
    fields: (t) => ({ nik: nik(t), name: t.string({ description: NAME }), ...registered(t) }),
  });
  const faceMatch = builder.inputType("FaceMatchInput", {
    description: "A selfie, and whose it is said to be.",
    fields: (t) => ({
      nik: nik(t),
      name: t.string({ required: true, description: NAME }),
      dateOfBirth: dateOfBirth(t),
      selfie: t.field({ type: selfie, required: true, description: "The picture to compare." }),
    }),
  });
  const individualScreening = builder.inputType("IndividualScreeningInput", {
    description: "A person to search watchlists for.",
    fields: (t) => ({
      name: t.string({
        required: true,
        description: "The name, or the given names where a surname is given too; 1 to 200 characters.",
      }),
      surname: t.string({ description: "Only where the person has one: many Indonesians do not." }),
      nationality: t.field({
        type: "CountryCode",
        required: true,
        defaultValue: INDONESIA,
        description: "The country of citizenship.",
      }),
      dateOfBirth: dateOfBirth(t),
      gender: gender(t),
      ...terms(t),
    }),
  });
  const entityScreening = builder.inputType("EntityScreeningInput", {
    description: "A company or another body to search watchlists for.",
    fields: (t) => ({
      name: t.string({ required: true, description: "The legal or trading name, 1 to 200 characters." }),
      domicile: t.field({
        type: "CountryCode",
        required: true,
        defaultValue: INDONESIA,
        description: "The country it is registered in.",
      }),
      dateOfRegistration: t.field({ type: "Date", description: "When it was registered; not in the future." }),
      ...terms(t),
    }),
  });
  const applicant = builder.inputType("ApplicantInput", {
    description: "What an applicant said of themselves.",
    fields: (t) => ({
      nik: nik(t),
      name: t.string({ required: true, description: NAME }),
      ...registered(t),
      nationality: t.field({
        type: "CountryCode",
        required: true,
        defaultValue: INDONESIA,
        description: "The country of citizenship, for the screening.",
      }),
      selfie: t.field({ type: selfie, description: "Without one, no provider is asked about the face." }),
    }),
  });
  return { identity, faceMatch, individualScreening, entityScreening, applicant };
}

function defineAddress(builder: Builder) {
  return builder.inputType("AddressInput", {
    description: "An address as on the KTP.",
    fields: (t) => ({
      line: t.string({ description: "Street and number, 1 to 300 characters." }),
      rt: t.string({ description: "Rukun tetangga, up to three digits." }),
      rw: t.string({ description: "Rukun warga, up to three digits." }),
      subdistrict: t.string({ description: "Kelurahan or desa." }),
      district: t.string({ description: "Kecamatan." }),
      city: t.string({ description: "Kota or kabupaten." }),
      province: t.string({ description: "Provinsi." }),
      postalCode: t.string({ description: "Five digits." }),
    }),
  });
}

function defineSelfie(builder: Builder) {
  return builder.inputType("SelfieInput", {
    description: "A picture of the applicant: JPEG, PNG, WebP or AVIF.",
    isOneOf: true,
    fields: (t) => ({
      base64: t.string({ description: "Base64, bare or as a data URL." }),
      file: t.field({ type: "File", description: "A part of a multipart request." }),
    }),
  });
}
