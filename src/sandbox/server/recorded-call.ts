import type { ProviderName } from "../../domain/provider.ts";
import type { Fault } from "../faults/fault.ts";
import { decodeBase64, imageFormat } from "../image.ts";
import type { ImageKind } from "../image.ts";
import type { SimulatedRequest } from "../simulator.ts";

interface RecordedImage {
  readonly field: string;
  readonly bytes: number;
  /** By the first bytes, whatever the client called it; undefined where it is no image the vendors know. */
  readonly format: ImageKind | undefined;
}

/** A request that reached a simulated vendor: what a test asserts was sent. */
export interface RecordedCall {
  readonly vendor: ProviderName;
  readonly method: string;
  readonly path: string;
  readonly at: Date;
  /** Values by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The fields of the body by the vendor's names, without the images. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly images: readonly RecordedImage[];
  /** The answer's HTTP status; null where none was given: still under way, cut, or the caller has left. */
  readonly status: number | null;
  /** The fault that struck it. */
  readonly fault: Fault["kind"] | null;
  /** Whether the caller hung up before the answer was whole. False while it is under way, and where the vendor cut it. */
  readonly cancelled: boolean;
}

function recordedImage(field: string, bytes: Buffer): RecordedImage {
  return { field, bytes: bytes.length, format: imageFormat(bytes) };
}

export function recordCall(
  vendor: ProviderName,
  request: SimulatedRequest,
  imageFields: readonly string[],
  at: Date,
): RecordedCall {
  const { content, method, path, headers } = request;
  const fields: Record<string, unknown> = {};
  const images: RecordedImage[] = [];
  if (content.kind === "json" || content.kind === "multipart") {
    for (const [name, value] of Object.entries(content.fields)) {
      if (imageFields.includes(name) && typeof value === "string") {
        images.push(recordedImage(name, decodeBase64(value)));
      } else fields[name] = value;
    }
  }
  if (content.kind === "multipart") {
    for (const [name, file] of Object.entries(content.files)) images.push(recordedImage(name, file.bytes));
  }
  return { vendor, method, path, at, headers, fields, images, status: null, fault: null, cancelled: false };
}
