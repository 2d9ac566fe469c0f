import { json } from "../respond.ts";
import type { SimulatedRequest, SimulatedResponse } from "../simulator.ts";
import { errorReply } from "./replies.ts";

export const API_KEY = "iluma_development_sandbox";
/** A key that is recognised and may do nothing: what 403 looks like. */
const KEY_WITHOUT_PERMISSION = "iluma_development_nopermission";
export const CALLBACK_TOKEN = "sandbox-callback-token";
const BUSINESS_ID = "sandbox-business";

/** Basic authentication: the key as user name, an empty password. */
export function denied({ headers }: SimulatedRequest): SimulatedResponse | undefined {
  const [scheme, credentials = ""] = (headers["authorization"] ?? "").split(" ");
  const [key, password] = Buffer.from(credentials, "base64").toString("utf8").split(":");
  if (scheme === "Basic" && password === "") {
    if (key === API_KEY) return undefined;
    if (key === KEY_WITHOUT_PERMISSION) {
      return errorReply(
        "API_KEY_IS_NOT_LIVE_ERROR",
        "The API key does not have the permission to perform this request",
      );
    }
  }
  return errorReply("INVALID_API_KEY", "API key format is invalid");
}

/** `GET /businesses/:id/api_keys?token=`: each token works once. */
export function apiKeys(usedTokens: Set<string>, { path, query }: SimulatedRequest): SimulatedResponse | undefined {
  const business = /^\/businesses\/([^/]+)\/api_keys$/.exec(path)?.[1];
  if (business === undefined) return undefined;
  const token = query.get("token") ?? "";
  if (business !== BUSINESS_ID || token === "" || usedTokens.has(token)) {
    return errorReply("INVALID_API_KEY", "The token is invalid or has been used");
  }
  usedTokens.add(token);
  return json(200, { business_id: BUSINESS_ID, api_keys: [API_KEY] });
}

/** `GET /v1/callback/authentication_tokens`. */
export function callbackToken(): SimulatedResponse {
  return json(200, { business_id: BUSINESS_ID, token: CALLBACK_TOKEN });
}
