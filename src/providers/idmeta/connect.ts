import type {
  CallContext,
  Endpoint,
  EndpointDescription,
  Provider,
  ProviderTools,
  ProviderValues,
  SubjectScope,
} from "../provider.ts";
import { aboutPerson } from "../question.ts";
import { createTransport } from "../transport/http-transport.ts";
import { valueOf } from "../values.ts";
import { codeOf, IdmetaClient } from "./client.ts";
import { facematchEndpoint, fullEndpoint } from "./endpoints.ts";
import { afterTimeout, createFinalizer } from "./finalizer.ts";
import type { After } from "./finalizer.ts";
import { idmetaCredentials } from "./probe.ts";
import { readCheck } from "./read.ts";
import { facematchRequest, fullRequest, isV1DateFormat } from "./request.ts";
import type { CheckRequest } from "./request.ts";
import { ApplicantSession } from "./session.ts";
import type { PersonQuestion } from "../question.ts";
import { TITLE } from "./title.ts";

/** Connects to IDmeta. `after` is the clock by which a session that nobody uses is finalised. */
export function connectIdmeta(values: ProviderValues, { log }: ProviderTools, after: After = afterTimeout): Provider {
  const baseUrl = valueOf(values, "IDMETA_BASE_URL");
  const transport = createTransport({ title: TITLE, baseUrl });
  const trustFlowId = valueOf(values, "IDMETA_TRUST_FLOW_ID");
  const client = new IdmetaClient(transport, {
    token: valueOf(values, "IDMETA_TOKEN"),
    trustFlowId,
    createPath: valueOf(values, "IDMETA_CREATE_PATH"),
  });
  const finalizer = createFinalizer(
    (id) => client.finalize(id),
    (error) => log.debug({ provider: "IDMETA", code: codeOf(error) }, "a verification session was not finalised"),
    after,
  );
  const maxBytes = Number(valueOf(values, "IDMETA_IMAGE_MAX_BYTES"));
  const format = valueOf(values, "IDMETA_V1_DATE_FORMAT");
  if (!isV1DateFormat(format)) throw new Error("IDMETA_V1_DATE_FORMAT is not a known format");

  const sessions = new WeakMap<SubjectScope, ApplicantSession>();
  function sessionOf(scope: SubjectScope): ApplicantSession {
    const session = sessions.get(scope) ?? new ApplicantSession((opening) => client.create(opening), finalizer);
    sessions.set(scope, session);
    return session;
  }

  function endpoint(
    description: EndpointDescription,
    path: string,
    compose: (question: PersonQuestion, sessionId: string) => CheckRequest,
  ): Endpoint {
    return {
      ...description,
      async ask(question, { signal, scope }: CallContext) {
        const asked = aboutPerson(TITLE, question);
        return sessionOf(scope).use(signal, async (id) => {
          const { body, sent } = compose(asked, id);
          return readCheck(await client.post(path, body, signal), sent);
        });
      },
    };
  }

  return {
    name: "IDMETA",
    endpoints: [
      endpoint(fullEndpoint(maxBytes), "/api/v3/verifications/indonesia/dukcapil-full", (question, id) =>
        fullRequest(question, trustFlowId, id),
      ),
      endpoint(facematchEndpoint(maxBytes), "/api/v1/verification/dukcapilfacematch", (question, id) =>
        facematchRequest(question, format, trustFlowId, id),
      ),
    ],
    probe: { baseUrl, credentials: idmetaCredentials(client, trustFlowId) },
    async close() {
      await finalizer.close();
      await transport.close();
    },
  };
}
