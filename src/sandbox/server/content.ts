/** A request's body, read by its content type. */
export type Content =
  | { readonly kind: "none" }
  | { readonly kind: "json"; readonly fields: Readonly<Record<string, unknown>> }
  | {
      readonly kind: "multipart";
      readonly fields: Readonly<Record<string, string>>;
      readonly files: Readonly<Record<string, UploadedFile>>;
    }
  | { readonly kind: "unreadable" };

export interface UploadedFile {
  readonly bytes: Buffer;
  /** As the client named it; empty where it did not. */
  readonly mediaType: string;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readJson(body: Buffer): Content {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return isObject(value) ? { kind: "json", fields: value } : { kind: "unreadable" };
  } catch {
    return { kind: "unreadable" };
  }
}

async function readMultipart(body: Buffer, contentType: string): Promise<Content> {
  const fields: Record<string, string> = {};
  const files: Record<string, UploadedFile> = {};
  try {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
    for (const [name, value] of form) {
      if (typeof value === "string") fields[name] = value;
      else files[name] = { bytes: Buffer.from(await value.arrayBuffer()), mediaType: value.type };
    }
  } catch {
    return { kind: "unreadable" };
  }
  return { kind: "multipart", fields, files };
}

export async function readContent(body: Buffer, contentType: string): Promise<Content> {
  const mediaType = contentType.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType === "multipart/form-data") return readMultipart(body, contentType);
  if (body.length === 0) return { kind: "none" };
  return mediaType === "application/json" ? readJson(body) : { kind: "unreadable" };
}
