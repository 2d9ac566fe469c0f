import type { z } from "zod";

import { VendorFailure } from "../provider.ts";
import type { WireResponse } from "../transport/transport.ts";

const KEY = /^\w{1,40}$/;

/** @throws {VendorFailure} MALFORMED_RESPONSE, naming the place in the body and never what stood there. */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  response: Pick<WireResponse, "json">,
  title: string,
  requestId: string | null = null,
): z.output<Schema> {
  if (response.json === undefined) {
    throw new VendorFailure("MALFORMED_RESPONSE", `${title} answered with something that is not JSON.`, { requestId });
  }
  const parsed = schema.safeParse(response.json);
  if (parsed.success) return parsed.data;
  const place = (parsed.error.issues[0]?.path ?? []).map(String).filter((key) => KEY.test(key));
  const where = place.length === 0 ? "" : ` at ${place.join(".")}`;
  throw new VendorFailure("MALFORMED_RESPONSE", `${title} answered in an unexpected form${where}.`, { requestId });
}
