import type { CodedError } from "../graphql/errors/coded-error.ts";
import { badRequest } from "./parameters.ts";

/** In lower case and without parameters; empty where none is given. */
export function mediaType(headers: Headers): string {
  return (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

export function cutShort(): CodedError {
  return badRequest("The body did not arrive whole.");
}

/**
 * The bytes, or null once there are too many; the rest is left unread.
 * @throws {CodedError} BAD_REQUEST where the client goes away before its end
 */
export async function readAtMost(
  body: ReadableStream<Uint8Array>,
  limitBytes: number,
): Promise<Buffer<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw cutShort();
    });
    if (done) return Buffer.concat(chunks);
    total += value.byteLength;
    if (total > limitBytes) return null;
    chunks.push(value);
  }
}
