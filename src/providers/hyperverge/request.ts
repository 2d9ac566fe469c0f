import { randomUUID } from "node:crypto";

import type { Nik } from "../../domain/nik.ts";
import type { FittedImage } from "../../domain/selfie.ts";
import type { WireRequest } from "../transport/transport.ts";

interface HypervergeCredentials {
  readonly appId: string;
  readonly appKey: string;
}

/** Every call has a transaction id of its own, drawn at random: HyperVerge wants it unique, and it says nothing of anybody. */
export function dukcapilRequest(nik: Nik, selfie: FittedImage, { appId, appKey }: HypervergeCredentials): WireRequest {
  return {
    method: "POST",
    path: "/v1/dukcapilWithFacematch",
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      appId,
      appKey,
      transactionId: `saksi-${randomUUID()}`,
    },
    body: JSON.stringify({ id: nik, image: selfie.base64 }),
  };
}
