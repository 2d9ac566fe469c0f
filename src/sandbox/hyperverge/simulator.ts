import { ForgetfulMap } from "../forgetful-map.ts";
import type { Handler, Simulator, World } from "../simulator.ts";
import { applicants } from "./applicants.ts";
import { faceMatch } from "./facematch.ts";
import { dialect } from "./faults.ts";
import { errorReply, metaDataOf, serverError } from "./replies.ts";

const APP_ID = "sandbox-app";
const APP_KEY = "sandbox-app-key";
const PATH = "/v1/dukcapilWithFacematch";
const TRANSACTIONS_KEPT = 10_000;

function handler(world: World): Handler {
  const transactions = new ForgetfulMap<string, true>(TRANSACTIONS_KEPT);
  return async ({ method, path, headers, content }) => {
    if (path !== PATH) return errorReply(404, "Not Found");
    if (method !== "POST") return errorReply(405, "Method Not Allowed");
    if (headers["appid"] !== APP_ID || headers["appkey"] !== APP_KEY) {
      return errorReply(401, "Missing/Invalid credentials");
    }
    const transactionId = headers["transactionid"] ?? "";
    if (transactionId === "") return errorReply(400, "Missing transactionId");
    const metaData = metaDataOf(transactionId);
    // The page: "This should be both unique and easily associated with the user's journey".
    if (transactions.has(transactionId)) return errorReply(400, "transactionId is not unique", metaData);
    transactions.set(transactionId, true);
    if (content.kind !== "json") return errorReply(400, "content-type must be application/json", metaData);
    return faceMatch(world, content.fields, metaData);
  };
}

/** HyperVerge: the register's photo against a selfie, by NIK. */
export const hypervergeSimulator: Simulator = {
  name: "HYPERVERGE",
  environment: (baseUrl) => ({
    HYPERVERGE_BASE_URL: baseUrl,
    HYPERVERGE_APP_ID: APP_ID,
    HYPERVERGE_APP_KEY: APP_KEY,
  }),
  applicants,
  imageFields: ["image"],
  outage: serverError,
  dialect,
  handler,
};
