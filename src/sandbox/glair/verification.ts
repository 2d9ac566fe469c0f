import { agrees, readDayFirst } from "../citizens/compare.ts";
import type { Citizen } from "../citizens/citizen.ts";
import type { Resident } from "../citizens/register.ts";
import { imageFormat } from "../image.ts";
import { faceOf } from "../random.ts";
import { answerOrTrouble, json } from "../respond.ts";
import type { UploadedFile } from "../server/content.ts";
import type { SimulatedResponse, World } from "../simulator.ts";
import { refused, troubles, withRequestId } from "./replies.ts";

/** The page's optional parameters, in its order, and what the register calls them. */
const FIELDS: ReadonlyMap<string, keyof Citizen> = new Map([
  ["name", "name"],
  ["date_of_birth", "dateOfBirth"],
  ["no_kk", "familyCardNumber"],
  ["mother_maiden_name", "motherMaidenName"],
  ["place_of_birth", "placeOfBirth"],
  ["address", "address"],
  ["gender", "gender"],
  ["marital_status", "maritalStatus"],
  ["job_type", "occupation"],
  ["province", "province"],
  ["city", "city"],
  ["district", "district"],
  ["subdistrict", "subdistrict"],
  ["rt", "rt"],
  ["rw", "rw"],
]);

/** The keys of a result. */
export const RESULT_KEYS: ReadonlySet<string> = new Set(["nik", ...FIELDS.keys(), "face_image_percentage"]);

type Sent = Readonly<Record<string, string>>;

/** From this similarity on the vendor calls a face the same. Its page says no number. */
const SAME_FACE = 0.75;

function matches(citizen: Citizen, field: string, value: string): boolean {
  const attribute = FIELDS.get(field);
  if (attribute === undefined) return false;
  if (attribute === "dateOfBirth") return readDayFirst(value) === citizen.dateOfBirth;
  return agrees(citizen, attribute, value);
}

function reasonFor(field: string): string {
  const words = field.replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} does not match`;
}

function compared(nik: string, sent: Sent, resident: Resident | undefined, face: boolean): SimulatedResponse {
  const fields = [...FIELDS.keys()].filter((field) => sent[field] !== undefined);
  // The page's schema calls the answers `data`, its samples `result`: here each applicant has one of the two, always.
  const key = faceOf(`glair/${nik}`, 2) === 0 ? "result" : "data";
  const result: Record<string, boolean | number | null> = { nik: resident !== undefined };
  for (const field of fields) {
    result[field] = resident === undefined ? null : matches(resident.citizen, field, sent[field] ?? "");
  }
  const wrong = fields.find((field) => result[field] === false);
  const otherFace = face && resident !== undefined && resident.similarity < SAME_FACE;
  if (face) {
    result["face_image_percentage"] = resident === undefined ? null : Number((resident.similarity * 100).toFixed(2));
  }
  let reason = "Verification Success";
  if (resident === undefined) reason = "NIK not found on Dukcapil database";
  else if (wrong !== undefined) reason = reasonFor(wrong);
  else if (otherFace) reason = "Face does not match";
  const verified = resident !== undefined && wrong === undefined && !otherFace;
  return withRequestId(json(200, { verification_status: verified, reason, [key]: result }));
}

function verify(world: World, sent: Sent, face: boolean): SimulatedResponse {
  const nik = sent["nik"] ?? "";
  if (!/^\d{16}$/.test(nik)) return refused("Invalid NIK number format");
  const birth = sent["date_of_birth"];
  if (birth !== undefined && readDayFirst(birth) === undefined) return refused("Invalid date_of_birth format");
  const asked = [...FIELDS.keys()].filter((field) => sent[field] !== undefined);
  return answerOrTrouble(world, { nik }, troubles(asked), () => compared(nik, sent, world.resident(nik), face));
}

/** `POST /identity/v1/verification`: at least one field besides the NIK, as the vendor's public clients check beforehand. */
export function basicVerification(world: World, sent: Sent): SimulatedResponse {
  if (![...FIELDS.keys()].some((field) => sent[field] !== undefined)) {
    return refused("At least one field besides nik is required");
  }
  return verify(world, sent, false);
}

/** `POST /identity/v1/face-verification`: `nik`, `name`, `date_of_birth` and the file `face_image`. */
export function faceVerification(world: World, sent: Sent, image: UploadedFile | undefined): SimulatedResponse {
  const missing = ["name", "date_of_birth"].find((field) => sent[field] === undefined);
  if (missing !== undefined) return refused(`${missing} is required`);
  if (image === undefined) return refused("face_image is required");
  const format = imageFormat(image.bytes);
  if (format !== "jpeg" && format !== "png") return refused("Invalid face_image format");
  return verify(world, sent, true);
}
