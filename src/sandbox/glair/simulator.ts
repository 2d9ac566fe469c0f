import { json } from "../respond.ts";
import type { Handler, SimulatedRequest, SimulatedResponse, Simulator, World } from "../simulator.ts";
import { applicants } from "./applicants.ts";
import { dialect } from "./faults.ts";
import { registerDown, withRequestId } from "./replies.ts";
import { basicVerification, faceVerification } from "./verification.ts";

const USERNAME = "sandbox";
const PASSWORD = "sandbox-password";
const API_KEY = "sandbox-api-key";

const PATHS: ReadonlySet<string> = new Set(["/identity/v1/verification", "/identity/v1/face-verification"]);

/** Basic credentials and the API key, both: the vendor's SDKs send the two. */
function denied({ headers }: SimulatedRequest): SimulatedResponse | undefined {
  const basic = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;
  if (headers["authorization"] !== basic) return withRequestId(json(401, { message: "Unauthorized" }));
  if (headers["x-api-key"] !== API_KEY) {
    return withRequestId(json(403, { error: "Access to this API has been disallowed" }));
  }
  return undefined;
}

function handler(world: World): Handler {
  return async (request) => {
    if (!PATHS.has(request.path)) return withRequestId(json(404, { message: "Not Found" }));
    if (request.method !== "POST") return withRequestId(json(405, { message: "Method Not Allowed" }));
    const denial = denied(request);
    if (denial !== undefined) return denial;
    const { content } = request;
    if (content.kind !== "multipart") return withRequestId(json(415, { message: "Unsupported Media Type" }));
    return request.path.endsWith("/face-verification")
      ? faceVerification(world, content.fields, content.files["face_image"])
      : basicVerification(world, content.fields);
  };
}

/** GLAIR: identity verification and face verification, both multipart. */
export const glairSimulator: Simulator = {
  name: "GLAIR",
  environment: (baseUrl) => ({
    GLAIR_BASE_URL: baseUrl,
    GLAIR_USERNAME: USERNAME,
    GLAIR_PASSWORD: PASSWORD,
    GLAIR_API_KEY: API_KEY,
  }),
  applicants,
  imageFields: [],
  outage: () => registerDown([]),
  dialect,
  handler,
};
