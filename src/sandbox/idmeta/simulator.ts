import { json } from "../respond.ts";
import type { Content } from "../server/content.ts";
import type { Handler, SimulatedResponse, Simulator, World } from "../simulator.ts";
import { applicants } from "./applicants.ts";
import { dukcapilFull } from "./dukcapil-full.ts";
import { dukcapilFaceMatch } from "./facematch.ts";
import { dialect } from "./faults.ts";
import { fieldsOf } from "./fields.ts";
import { serverError, unauthenticated, unprocessable } from "./replies.ts";
import { Sessions, STATUS, statusOf } from "./sessions.ts";
import { text, validate } from "./validation.ts";
import type { Fields } from "./validation.ts";

const TOKEN = "sandbox-token";
const TRUST_FLOW_ID = 4217;
const TEMPLATE_ID = String(TRUST_FLOW_ID);

function createVerification(sessions: Sessions, fields: Fields): SimulatedResponse {
  const errors = validate(fields, { template_id: () => undefined });
  if (Object.keys(errors).length > 0) return unprocessable(errors);
  if (String(fields["template_id"]) !== TEMPLATE_ID) {
    return unprocessable({ template_id: ["The selected template id is invalid."] });
  }
  const verification = { id: sessions.create().id, status: STATUS.EMPTY, template_id: TEMPLATE_ID };
  return json(200, {
    message: "Verification created successfully",
    verification,
    metadata: fields["metadata"] ?? null,
  });
}

function finalizeVerification(sessions: Sessions, fields: Fields): SimulatedResponse {
  const errors = validate(fields, { template_id: () => undefined, verification_id: text });
  if (Object.keys(errors).length > 0) return unprocessable(errors);
  const session = sessions.find(fields["verification_id"]);
  if (session === undefined || String(fields["template_id"]) !== TEMPLATE_ID) {
    return unprocessable({ verification_id: ["The selected verification id is invalid."] });
  }
  const status = statusOf(session);
  session.finalized = session.outcomes.length > 0;
  return json(200, {
    status: STATUS[status],
    status_message: status,
    missing_plans: session.finalized ? [] : ["dukcapil"],
    finalized: session.finalized,
  });
}

type Route = (world: World, sessions: Sessions, content: Content) => SimulatedResponse;

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  [
    "/api/v1/verification/create-verification",
    (_, sessions, content) => createVerification(sessions, fieldsOf(content, true)),
  ],
  [
    "/api/v1/verification/finalize-verification",
    (_, sessions, content) => finalizeVerification(sessions, fieldsOf(content, true)),
  ],
  [
    "/api/v1/verification/dukcapilfacematch",
    (world, sessions, content) => dukcapilFaceMatch(world, sessions, fieldsOf(content, true), TEMPLATE_ID),
  ],
  [
    "/api/v3/verifications/indonesia/dukcapil-full",
    (world, sessions, content) => dukcapilFull(world, sessions, fieldsOf(content, false), TRUST_FLOW_ID),
  ],
]);

function handler(world: World): Handler {
  const sessions = new Sessions();
  return async ({ method, path, headers, content }) => {
    const route = ROUTES.get(path);
    if (route === undefined) return json(404, { message: "The route could not be found." });
    if (method !== "POST") {
      return json(405, { message: `The ${method} method is not supported for this route. Supported methods: POST.` });
    }
    if (headers["authorization"] !== `Bearer ${TOKEN}`) return unauthenticated();
    return route(world, sessions, content);
  };
}

/** IDmeta: a session for each applicant, and the checks that run in it. */
export const idmetaSimulator: Simulator = {
  name: "IDMETA",
  environment: (baseUrl) => ({
    IDMETA_BASE_URL: baseUrl,
    IDMETA_TOKEN: TOKEN,
    IDMETA_TRUST_FLOW_ID: TEMPLATE_ID,
  }),
  applicants,
  imageFields: ["selfie_image"],
  outage: serverError,
  dialect,
  handler,
};
