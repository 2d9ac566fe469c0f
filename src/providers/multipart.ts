import { randomBytes } from "node:crypto";

interface MultipartFile {
  readonly field: string;
  readonly filename: string;
  /** Its media type: `image/jpeg`. */
  readonly type: string;
  readonly bytes: Buffer;
}

export interface Multipart {
  readonly contentType: string;
  readonly body: Buffer;
}

const CRLF = "\r\n";

/** A `multipart/form-data` body, escaped as the WHATWG HTML standard says, with its whole length known beforehand. */
export function encodeMultipart(
  fields: Readonly<Record<string, string>>,
  files: readonly MultipartFile[] = [],
): Multipart {
  const boundary = `----saksi${randomBytes(16).toString("hex")}`;
  const open = `--${boundary}${CRLF}Content-Disposition: form-data; name=`;
  const parts: (string | Buffer)[] = [];
  for (const [name, value] of Object.entries(fields)) {
    parts.push(`${open}"${escapeName(wholeLines(name))}"${CRLF}${CRLF}${wholeLines(value)}${CRLF}`);
  }
  for (const file of files) {
    const name = escapeName(wholeLines(file.field));
    const head = `${open}"${name}"; filename="${escapeName(file.filename)}"${CRLF}Content-Type: ${file.type}`;
    parts.push(`${head}${CRLF}${CRLF}`, file.bytes, CRLF);
  }
  parts.push(`--${boundary}--${CRLF}`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part))),
  };
}

function wholeLines(text: string): string {
  return text.replace(/\r\n|\r|\n/g, CRLF);
}

function escapeName(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
