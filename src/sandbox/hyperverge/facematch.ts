import type { Resident } from "../citizens/register.ts";
import { imageFormat, imageSides } from "../image.ts";
import { faceOf, uuidOf } from "../random.ts";
import { answerOrTrouble, json } from "../respond.ts";
import type { SimulatedResponse, World } from "../simulator.ts";
import { errorReply, failureOn200, troubles } from "./replies.ts";
import type { MetaData } from "./replies.ts";

/** "image larger than 2M". */
const LARGEST_IMAGE_BYTES = 2 * 1024 * 1024;
/** From this similarity on the vendor calls a face the same. Its page says no number. */
const SAME_FACE = 0.7;

/** Sixteen digits with a possible day and month: the page's footnote calls the birth date part of the format. */
function isNikFormat(nik: string): boolean {
  if (!/^\d{16}$/.test(nik)) return false;
  const [day, month] = [Number(nik.slice(6, 8)) % 40, Number(nik.slice(8, 10))];
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/** The sample and the table of the page contradict each other: here each applicant has one of the two, always. */
function matched(nik: string, resident: Resident, metaData: MetaData): SimulatedResponse {
  const score = Math.round(resident.similarity * 100);
  const match = resident.similarity >= SAME_FACE;
  const s3Url = `https://s3.sandbox.invalid/${uuidOf(nik)}`;
  const words = faceOf(`hyperverge/words/${nik}`, 2) === 0 ? ["true", "false"] : ["yes", "no"];
  if (faceOf(`hyperverge/${nik}`, 2) === 0) {
    const details = { score: String(score), match: match ? words[0] : words[1] };
    return json(200, {
      status: "success",
      statusCode: "200",
      result: { message: "Face match completed", details, s3Url },
      metaData,
    });
  }
  const result = { status: "success", message: { score, match }, s3Url };
  return json(200, { status: "success", statusCode: 200, result, metaData });
}

/** `POST /v1/dukcapilWithFacematch`. */
export async function faceMatch(
  world: World,
  fields: Readonly<Record<string, unknown>>,
  metaData: MetaData,
): Promise<SimulatedResponse> {
  const { id, image } = fields;
  if (typeof image !== "string" || image === "") return errorReply(400, "Image not found", metaData);
  // Bare base64 alone: the bytes of a data URL's text are no image.
  const bytes = Buffer.from(image, "base64");
  const format = imageFormat(bytes);
  if (format === undefined) return errorReply(400, "Invalid file type for: image", metaData);
  if (typeof id !== "string" || !isNikFormat(id)) return failureOn200("INVALID_REQUEST", "nik format is not valid");
  if (bytes.length > LARGEST_IMAGE_BYTES) return failureOn200("INVALID_REQUEST", "image larger than 2M");
  if (format !== "pdf" && (await imageSides(bytes)) === undefined) {
    return failureOn200("INVALID_REQUEST", "input image detect face fail");
  }
  const resident = world.resident(id);
  return answerOrTrouble(world, { nik: id }, troubles, () =>
    // The page does not say what an unknown NIK gets.
    resident === undefined ? failureOn200("NOT_FOUND", "nik not found") : matched(id, resident, metaData),
  );
}
