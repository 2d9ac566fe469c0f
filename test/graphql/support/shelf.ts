import { pino } from "pino";

import { createMemoryMeter } from "../../../src/access/memory-meter.ts";
import { createExaminer } from "../../../src/assessments/examiner.ts";
import type { Examiner } from "../../../src/assessments/examiner.ts";
import type { Panel } from "../../../src/checks/panel.ts";
import { DEFAULT_FACE_LIMITS } from "../../../src/domain/face-limits.ts";
import { Lines } from "../../../src/checks/line/lines.ts";
import { createDesk } from "../../../src/graphql/desk.ts";
import { createSchema } from "../../../src/graphql/schema.ts";
import { createGateway } from "../../../src/http/gateway.ts";
import { decide } from "../../../src/policy/decide.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { createShelf } from "../../../src/policy/shelf.ts";
import type { ChosenPolicy, PolicyShelf } from "../../../src/policy/shelf.ts";
import { providerDefinitions } from "../../../src/registry.ts";
import { doorFor, post, read, URL_OF_API } from "../../http/support.ts";
import type { Answer } from "../../http/support.ts";
import { NOON } from "../../policy/support/policies.ts";

export const schema = createSchema(providerDefinitions.map(({ name }) => name));

/** Every provider is known, and none is on. */
const panel: Panel = new Map(
  providerDefinitions.map((definition) => [
    definition.name,
    { definition, provider: null, faceLimits: DEFAULT_FACE_LIMITS, prices: new Map() },
  ]),
);

/** A shelf whose first policy is live; a policy called `shadow` is in its shadow. */
export function shelfOf(live: Policy, ...others: readonly Policy[]): PolicyShelf {
  const chosen = ({ name, version }: Policy): ChosenPolicy => ({ name, version, from: "a test" });
  const shadows = others.filter(({ name }) => name === "shadow").map(chosen);
  const made = createShelf([...others, live], { live: [chosen(live)], shadows });
  if ("problems" in made) throw new RangeError(made.problems.join());
  return made.shelf;
}

/** @param earlier what decided, when the shelf was another */
function gatewayOver(shelf: PolicyShelf, earlier?: Policy) {
  const clock = (): Date => new Date();
  const deadlineMs = 1000;
  const lines = new Lines();
  const meter = createMemoryMeter();
  const now = createExaminer({ panel, shelf, clock, deadlineMs, decided: () => undefined });
  const examiner: Examiner = {
    ...now,
    examination(...args) {
      const examination = now.examination(...args);
      return earlier === undefined
        ? examination
        : {
            ...examination,
            decision: async () => ({ ...decide(earlier, new Map(), NOON), costIdr: 0, recorded: false }),
          };
    },
  };
  return createGateway({
    schema,
    context: ({ signal, caller }) => ({
      desk: createDesk(
        { panel, lines, caller, meter, examiner, clock, deadlineMs, plainDecisions: true, span: null },
        signal,
      ),
    }),
    door: doorFor([]),
    meter,
    clock,
    corsOrigins: [],
    introspection: true,
    graphiql: false,
    bodyLimitBytes: 100_000,
    readiness: async () => ({ ready: true, degraded: false, detail: {} }),
    metrics: async () => ({ contentType: "text/plain", text: "" }),
    callbacks: new Map(),
    tracing: null,
    log: pino({ level: "silent" }),
  });
}

/** The decision of an earlier policy on somebody of whom nothing is known, asked about when the shelf is this. */
export async function askOfDecision(shelf: PolicyShelf, earlier: Policy, fields: string): Promise<Answer> {
  const query = `{ applicant(input: { nik: "3174051204909001", name: "Bayu" }) { decision { ${fields} } } }`;
  return read(await gatewayOver(shelf, earlier).fetch(new Request(URL_OF_API, post({ query }))));
}

export async function ask(shelf: PolicyShelf, query: string, variables: object = {}): Promise<Answer> {
  return read(await gatewayOver(shelf).fetch(new Request(URL_OF_API, post({ query, variables }))));
}

export async function get(shelf: PolicyShelf, query: string): Promise<Answer> {
  const url = `${URL_OF_API}?query=${encodeURIComponent(query)}`;
  return read(await gatewayOver(shelf).fetch(new Request(url, { headers: { accept: "application/json" } })));
}
