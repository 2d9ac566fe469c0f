import { randomUUID } from "node:crypto";

export interface Multipart {
  readonly contentType: string;
  readonly body: Buffer;
}

/** `multipart/form-data` (RFC 7578) written by hand: undici's `FormData` would make the floor slower than it need be. */
export function multipart(fields: Readonly<Record<string, string>>, file?: { name: string; bytes: Buffer }): Multipart {
  const boundary = `floor-${randomUUID()}`;
  const parts: Buffer[] = [];
  let text = "";
  for (const [name, value] of Object.entries(fields)) {
    text += `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  }
  if (file !== undefined) {
    text += `--${boundary}\r\ncontent-disposition: form-data; name="${file.name}"; filename="selfie.jpg"\r\n`;
    parts.push(Buffer.from(`${text}content-type: image/jpeg\r\n\r\n`), file.bytes);
    text = "\r\n";
  }
  parts.push(Buffer.from(`${text}--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(parts) };
}
