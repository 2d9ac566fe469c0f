import { readDayFirst } from "../citizens/compare.ts";
import { imageFormat, imageSides } from "../image.ts";
import type { Content, UploadedFile } from "../server/content.ts";
import type { SimulatedResponse } from "../simulator.ts";
import { errorReply, invalid } from "./replies.ts";
import type { FieldError } from "./replies.ts";

/** "Maximum file size: 500KB. Minimum file size: 100KB, 500x500 pixels": the narrower reading of either kilobyte. */
const SELFIE = { minBytes: 102_400, maxBytes: 500_000, minSide: 500 } as const;
const MEDIA_TYPES: ReadonlySet<string> = new Set(["image/jpeg", "image/png"]);

export interface IdCardRequest {
  readonly name: string;
  readonly id_card_number: string;
  readonly birthdate?: string;
  readonly birthplace?: string;
  readonly address?: string;
}

function wrongFields({ name, id_card_number: nik, birthdate }: Readonly<Record<string, string>>): FieldError[] {
  const errors: FieldError[] = [];
  const length = (name ?? "").length;
  if (name === undefined) errors.push({ field: "name", message: "is required" });
  else if (length < 2 || length > 100) errors.push({ field: "name", message: "must have 2 to 100 characters" });
  if (nik === undefined) errors.push({ field: "id_card_number", message: "is required" });
  else if (!/^\d{16}$/.test(nik)) errors.push({ field: "id_card_number", message: "must be 16 digits" });
  if (birthdate !== undefined && readDayFirst(birthdate) === undefined) {
    errors.push({ field: "birthdate", message: "must be a DD-MM-YYYY date" });
  }
  return errors;
}

async function selfieError({ bytes, mediaType }: UploadedFile): Promise<SimulatedResponse | undefined> {
  const format = imageFormat(bytes);
  if ((format !== "jpeg" && format !== "png") || !MEDIA_TYPES.has(mediaType)) {
    return errorReply("UNSUPPORTED_CONTENT_TYPE", "Selfie image is of wrong file type");
  }
  if (bytes.length > SELFIE.maxBytes) return errorReply("FILE_TOO_LARGE", "Selfie image too large");
  const sides = await imageSides(bytes);
  if (sides === undefined) return errorReply("UNSUPPORTED_CONTENT_TYPE", "Selfie image cannot be read");
  if (bytes.length < SELFIE.minBytes || Math.min(sides.width, sides.height) < SELFIE.minSide) {
    return errorReply("FILE_TOO_SMALL", "Selfie image too small");
  }
  return undefined;
}

/** The request, or the vendor's objection to it. */
export async function readIdCardRequest(
  content: Content,
): Promise<{ readonly request: IdCardRequest } | { readonly refusal: SimulatedResponse }> {
  const fields: Readonly<Record<string, string>> = content.kind === "multipart" ? content.fields : {};
  const selfie = content.kind === "multipart" ? content.files["selfie"] : undefined;
  const errors = wrongFields(fields);
  if (selfie === undefined) errors.push({ field: "selfie", message: "is required" });
  const { name, id_card_number, birthdate, birthplace, address } = fields;
  if (errors.length > 0 || selfie === undefined || name === undefined || id_card_number === undefined) {
    return { refusal: invalid(errors) };
  }
  const refusal = await selfieError(selfie);
  if (refusal !== undefined) return { refusal };
  return {
    request: {
      name,
      id_card_number,
      ...(birthdate === undefined ? {} : { birthdate }),
      ...(birthplace === undefined ? {} : { birthplace }),
      ...(address === undefined ? {} : { address }),
    },
  };
}
