import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";

type Decoder = (bytes: Buffer, bounds: { maxOutputLength: number }) => Promise<Buffer>;

const inflateZlib: Decoder = promisify(inflate);
const inflateBare: Decoder = promisify(inflateRaw);
const gunzipped: Decoder = promisify(gunzip);

/** "deflate" means zlib's format; some servers send it bare. zlib's own first byte tells them apart. */
const inflated: Decoder = (bytes, bounds) =>
  ((bytes[0] ?? 0) & 0x0f) === 0x08 ? inflateZlib(bytes, bounds) : inflateBare(bytes, bounds);

const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ["gzip", gunzipped],
  ["x-gzip", gunzipped],
  ["deflate", inflated],
  ["br", promisify(brotliDecompress)],
]);

/** One on top of another; more is an attack and no vendor. */
const MAX_CODINGS = 3;

/** zlib's code for an output above the bound: it stops there, however much more would come. */
export const TOO_LARGE = "ERR_BUFFER_TOO_LARGE";

/**
 * A body without its content codings, as `content-encoding` lists them. What cannot be decoded is given back as it came: it
 * is no JSON then, and its status still counts.
 * @throws {Error} with the code `TOO_LARGE` where it swells beyond `maxBytes`
 */
export async function decoded(bytes: Buffer, contentEncoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const codings = (contentEncoding ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (bytes.length === 0 || codings.length > MAX_CODINGS) return bytes;
  let body = bytes;
  for (const coding of codings.toReversed()) {
    const decode = DECODERS.get(coding);
    if (decode === undefined) return bytes;
    try {
      body = await decode(body, { maxOutputLength: maxBytes });
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === TOO_LARGE) throw error;
      return bytes;
    }
  }
  return body;
}
