import { setImmediate as turn } from "node:timers/promises";

import { pino } from "pino";

import { loadConfiguration } from "../../src/config/configuration.ts";
import { providerDefinitions } from "../../src/registry.ts";
import { sampleSelfie } from "../../src/sandbox/sample-selfie.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { SettingsByVendor } from "../../src/sandbox/settings.ts";
import { startServer } from "../../src/start.ts";
import { policyFolder } from "../stories/policy-folder.ts";
import { says } from "../stories/support.ts";
import { applicantAnswer, applicantQuery, claimsOf, ENTITY_QUERY, entityAnswer } from "./answers.ts";
import type { Seen } from "./answers.ts";
import type { Target } from "./targets.ts";

/** Meets every vendor's limits as it is, so that no time goes into bringing it within them. */
const SELFIE = { base64: (await sampleSelfie()).toString("base64") };

export interface Reply {
  readonly seen: Seen;
  readonly claims: ReadonlyMap<string, string[]>;
  /** Milliseconds from the sending of the query to the end of its answer. */
  readonly tookMs: number;
}

export interface MatrixServer extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** @param shown whether the checks are selected beside the decision */
  ask(target: Target, story: string, shown: boolean): Promise<Reply>;
  /** Resolves once neither the server nor any vendor has anything under way. */
  quiet(): Promise<void>;
  /** What it logged as an error. */
  errors(): readonly string[];
}

interface MatrixServerOptions {
  readonly policy: string;
  readonly sandbox?: SettingsByVendor;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The whole server with one policy, its vendors beside it. */
export async function startMatrixServer({
  policy,
  sandbox: settings = {},
  environment = {},
}: MatrixServerOptions): Promise<MatrixServer> {
  const folder = await policyFolder({ "default.yaml": policy });
  const given = { PORT: "0", SAKSI_POLICIES: folder.path, SAKSI_POLICY_WATCH: "false", ...environment };
  const loaded = loadConfiguration(given, providerDefinitions);
  if ("problems" in loaded) throw new RangeError(loaded.problems.join("\n"));
  const errors: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void errors.push(line) });
  const server = await startServer({ configuration: loaded.configuration, log, sandbox: settings });
  const { sandbox, url } = server;
  if (sandbox === null) throw new RangeError("the matrix is run against the sandbox");

  const post = async (query: string, input: object): Promise<{ answer: unknown; tookMs: number }> => {
    const started = performance.now();
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables: { input } }),
    });
    const answer: unknown = await response.json();
    return { answer, tookMs: performance.now() - started };
  };

  return {
    sandbox,
    async ask({ endpoint, asked }, story, shown) {
      if (endpoint.subject === "entity") {
        const { answer, tookMs } = await post(ENTITY_QUERY, { name: story });
        const { data: seen } = entityAnswer.parse(answer);
        return { seen, claims: claimsOf(seen), tookMs };
      }
      const wantsSelfie = asked.has("FACE") || asked.has("IDENTITY");
      const input = { ...says(story), ...(wantsSelfie ? { selfie: SELFIE } : {}) };
      const { answer, tookMs } = await post(applicantQuery([...asked.keys()], shown), input);
      const { applicant: seen } = applicantAnswer.parse(answer).data;
      return { seen, claims: claimsOf(seen), tookMs };
    },
    async quiet() {
      // What a server gives up after its answer ends with the vendors' connections, some turns of the loop later.
      await sandbox.settled();
      while (server.underWay > 0) await turn();
      await sandbox.settled();
    },
    errors: () => errors,
    async [Symbol.asyncDispose]() {
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
