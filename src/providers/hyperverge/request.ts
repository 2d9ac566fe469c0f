import { randomUUID } from "node:crypto";

import type { Nik } from "../../domain/nik.ts";
import type { FittedImage } from "../../domain/selfie.ts";
import type { WireRequest } from "../transport/transport.ts";

export interface HypervergeCredentials {
  readonly appId: string;
  readonly appKey: string;
}

export const DUKCAPIL_PATH = "/v1/dukcapilWithFacematch";

export function dukcapilRequest(nik: Nik, selfie: FittedImage, credentials: HypervergeCredentials): WireRequest {
  return {
    method: "POST",
    path: DUKCAPIL_PATH,
    headers: dukcapilHeaders(credentials),
    body: JSON.stringify({ id: nik, image: selfie.base64 }),
  };
}

/** Every call has a transaction id of its own, drawn at random: HyperVerge wants it unique, and it says nothing of anybody. */
export function dukcapilHeaders({ appId, appKey }: HypervergeCredentials): Readonly<Record<string, string>> {
  return {
    "content-type": "application/json",
    accept: "application/json",
    appId,
    appKey,
    transactionId: `saksi-${randomUUID()}`,
  };
}
