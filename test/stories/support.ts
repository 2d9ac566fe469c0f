import { readFile } from "node:fs/promises";

import { pino } from "pino";

import type { KeyBook } from "../../src/access/key-book.ts";
import type { Meter } from "../../src/access/meter.ts";
import { loadConfiguration } from "../../src/config/configuration.ts";
import { hasRecord } from "../../src/open-record.ts";
import { providerDefinitions, registry } from "../../src/registry.ts";
import type { SandboxClock } from "../../src/sandbox/clock.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { specialApplicants } from "../../src/sandbox/sandbox.ts";
import type { SettingsByVendor } from "../../src/sandbox/settings.ts";
import { startServer } from "../../src/start.ts";
import type { RunningServer } from "../../src/start.ts";

export const KEY = "a-key-of-the-stories";

/** What a GraphQL answer looks like to somebody who does not know the query. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Unparsed where it is no JSON. */
  readonly json: unknown;
}

export interface Story extends AsyncDisposable {
  readonly url: string;
  readonly sandbox: Sandbox;
  /** Everything that was logged, as text. */
  log(): string;
  /** The logged lines that say so, parsed. */
  lines(message: string): readonly Readonly<Record<string, unknown>>[];
  /** Has the policy folder read again. */
  reload(): Promise<void>;
  query(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

interface StoryOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly sandbox?: SettingsByVendor;
  readonly clock?: () => Date;
  readonly keyBook?: KeyBook;
  readonly meter?: Meter;
  /** How often it is looked whether work was left, in milliseconds. */
  readonly takeUpEveryMs?: number;
}

/** The whole server over real HTTP, against the sandbox. */
export async function sandboxStory(options: StoryOptions = {}): Promise<Story> {
  const { environment = {}, sandbox = {}, ...parts } = options;
  const { log, lines } = recordingLog();
  const configuration = configure({ PORT: "0", ...environment }, parts.keyBook);
  const server = await startServer({ configuration, log, sandbox, ...parts });
  if (server.sandbox === null) throw new RangeError("a sandbox story needs sandbox mode");
  return story(server, server.sandbox, lines);
}

interface LiveStoryOptions extends Omit<StoryOptions, "clock"> {
  /** The vendors' own. */
  readonly sandboxClock?: SandboxClock;
}

/** The same in live mode: the vendors are servers that it knows by nothing but their base URLs and credentials. */
export async function liveStory(options: LiveStoryOptions = {}): Promise<Story> {
  const { environment = {}, sandbox: settings = {}, sandboxClock, ...parts } = options;
  const sandbox = await startSandbox({
    simulators: registry.map(({ simulator }) => simulator),
    settings,
    ...(sandboxClock === undefined ? {} : { clock: sandboxClock }),
  });
  const { log, lines } = recordingLog();
  const given = {
    PORT: "0",
    SAKSI_MODE: "live",
    SAKSI_API_KEYS: `story:${KEY}`,
    ...sandbox.environment,
    ...environment,
  };
  const server = await startServer({ configuration: configure(given, parts.keyBook), log, ...parts });
  return story(server, sandbox, lines, async () => sandbox.close());
}

function configure(environment: Readonly<Record<string, string>>, keyBook: KeyBook | undefined) {
  const loaded = loadConfiguration(
    environment,
    providerDefinitions,
    (store) => keyBook !== undefined || hasRecord({ store }),
  );
  if ("problems" in loaded) throw new RangeError(loaded.problems.join("\n"));
  return loaded.configuration;
}

function story(server: RunningServer, sandbox: Sandbox, lines: string[], after?: () => Promise<void>): Story {
  const close = async (): Promise<void> => {
    await server.close(1000);
    await after?.();
  };
  return {
    url: server.url,
    sandbox,
    log: () => lines.join(""),
    lines: (message) => lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === message),
    reload: () => server.reloadPolicies(),
    query: (...asked) => queryAt(server.url, ...asked),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Asks a server by its URL. */
export async function queryAt(
  url: string,
  ...[query, variables = {}, headers = {}]: Parameters<Story["query"]>
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${KEY}`, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordingLog() {
  const lines: string[] = [];
  const log = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
  return { log, lines };
}

const special = new Map(
  specialApplicants(registry.map(({ simulator }) => simulator)).map((each) => [each.key, each.says]),
);

/** What a special applicant of the sandbox says of themselves. */
export function says(key: string) {
  const said = special.get(key);
  if (said === undefined) throw new RangeError("no such special applicant");
  return said;
}

const SELFIE = new URL("../../schema/operations/sample-selfie.jpg", import.meta.url);

export const selfie = { base64: await readFile(SELFIE, "base64") };

export const APPLICANT = `query ($input: ApplicantInput!) {
  applicant(input: $input) {
    nik { valid regionKnown birthDateConsistent }
    identity { verdict fields { field verdict } providers { provider status failure { code } skipped { missing } } }
    faceMatch { verdict score providers { provider status failure { code } skipped { missing } } }
    screening { verdict topScore providers { provider status failure { code } } }
    decision {
      outcome determined best worst
      reasons { code }
      missing { path cause }
      rules { rule state }
    }
  }
}`;
