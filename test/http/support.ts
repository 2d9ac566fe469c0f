import {
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
} from "graphql";
import type { GraphQLFieldConfigArgumentMap, GraphQLFieldResolver } from "graphql";
import { pino } from "pino";

import { createDoor } from "../../src/access/door.ts";
import type { ConfiguredKey, Door } from "../../src/access/door.ts";
import { createMemoryMeter } from "../../src/access/memory-meter.ts";
import { BY_PLAIN_QUERY } from "../../src/graphql/asks-vendors.ts";
import { takes } from "../../src/graphql/authorisation/marks.ts";
import { inputError } from "../../src/graphql/errors/input-error.ts";
import { createGateway } from "../../src/http/gateway.ts";
import type { Gateway, GatewayOptions } from "../../src/http/gateway.ts";
import type { GatewayRequest } from "../../src/http/pipeline.ts";

const nik = new GraphQLScalarType({
  name: "NIK",
  parseValue: (value) => {
    if (typeof value === "string" && /^\d{16}$/.test(value)) return value;
    throw inputError("A NIK is sixteen digits, written as a string.");
  },
});

/** A scalar of somebody else's, whose error prints the value. */
const date = new GraphQLScalarType({
  name: "Date",
  parseValue: (value) => {
    if (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value)) return value;
    throw new TypeError(`not a date: ${JSON.stringify(value)}`);
  },
});

const file = new GraphQLScalarType({
  name: "File",
  parseValue: (value) => {
    if (value instanceof File) return value;
    throw inputError("A file is sent as a part of a multipart request.");
  },
});

const gender = new GraphQLEnumType({ name: "Gender", values: { MALE: {}, FEMALE: {} } });

const address = new GraphQLInputObjectType({
  name: "AddressInput",
  fields: { line: { type: GraphQLString }, rt: { type: GraphQLInt } },
});

const selfie = new GraphQLInputObjectType({
  name: "SelfieInput",
  isOneOf: true,
  fields: { base64: { type: GraphQLString }, file: { type: file } },
});

const personInput = new GraphQLInputObjectType({
  name: "PersonInput",
  fields: {
    nik: { type: new GraphQLNonNull(nik) },
    name: { type: new GraphQLNonNull(GraphQLString) },
    born: { type: date },
    gender: { type: gender },
    address: { type: address },
    selfie: { type: selfie },
    tags: { type: new GraphQLList(new GraphQLNonNull(gender)) },
    threshold: { type: new GraphQLNonNull(GraphQLFloat), defaultValue: 0.85 },
  },
});

const person: GraphQLObjectType = new GraphQLObjectType({
  name: "Person",
  fields: () => ({
    name: { type: GraphQLString },
    /** When the test says so. */
    later: { type: GraphQLString, resolve: async (_person, _args, context: TestContext) => context.later() },
    friend: { type: person, resolve: (each: unknown) => each },
  }),
});

export interface TestContext extends GatewayRequest {
  readonly later: () => Promise<string>;
}

const input: GraphQLFieldConfigArgumentMap = { input: { type: new GraphQLNonNull(personInput) } };

interface PersonArgs {
  readonly input: { readonly name: string; readonly selfie?: { readonly file?: File } };
}

export interface Harness {
  readonly gateway: Gateway;
  /** How often a field that asks vendors was executed. */
  asked(): number;
  /** The contexts made so far. */
  readonly contexts: readonly TestContext[];
  /** Everything that was logged, as text. */
  log(): string;
  /** The logged lines that say so, parsed. */
  lines(message: string): readonly Record<string, unknown>[];
}

/** For root fields that every caller of these tests may select. */
export const OPEN = takes("ask");

/** A sandbox's door: with these keys, or open without any. */
export function doorFor(keys: readonly ConfiguredKey[]): Door {
  return createDoor({ keys, keyBook: null, issuer: null, open: true, clock: () => new Date() });
}

interface HarnessOptions extends Partial<Omit<GatewayOptions, "schema" | "context" | "log">> {
  /** @default none: everybody may call */
  readonly apiKeys?: readonly ConfiguredKey[];
  readonly later?: TestContext["later"];
  /** Called as each context is made. */
  readonly onContext?: () => void;
  /** @default none: the schema has no subscriptions */
  readonly subscription?: GraphQLObjectType<unknown, TestContext>;
  readonly resolvePerson?: GraphQLFieldResolver<unknown, TestContext, PersonArgs>;
}

/** A gateway over a schema with every kind of input that the real one has. */
export function harness({
  later = async () => "late",
  resolvePerson,
  onContext,
  subscription,
  apiKeys = [],
  ...options
}: HarnessOptions = {}): Harness {
  let asked = 0;
  const lines: string[] = [];
  const contexts: TestContext[] = [];
  const query = new GraphQLObjectType<unknown, TestContext>({
    name: "Query",
    fields: {
      hello: { type: GraphQLString, extensions: OPEN, args: { to: { type: GraphQLString } }, resolve: () => "hello" },
      caller: { type: GraphQLString, extensions: OPEN, resolve: (_root, _args, { caller }) => caller.name },
      threshold: {
        type: GraphQLFloat,
        extensions: OPEN,
        args: { at: { type: new GraphQLNonNull(GraphQLFloat), defaultValue: 0.5 } },
        resolve: (_root, args: { at: number }) => args.at,
      },
      later: { type: GraphQLString, extensions: OPEN, resolve: async (_root, _args, context) => context.later() },
      person: {
        type: person,
        args: input,
        extensions: BY_PLAIN_QUERY,
        resolve: async (root, args: PersonArgs, context, info) => {
          asked += 1;
          if (resolvePerson) return resolvePerson(root, args, context, info);
          return { name: (await args.input.selfie?.file?.text()) ?? args.input.name };
        },
      },
    },
  });
  const mutation = new GraphQLObjectType({
    name: "Mutation",
    fields: { assess: { type: GraphQLString, extensions: takes("assess"), resolve: () => "done" } },
  });
  const gateway = createGateway({
    schema: new GraphQLSchema({ query, mutation, ...(subscription === undefined ? {} : { subscription }) }),
    context: (request) => {
      onContext?.();
      const context = { ...request, later };
      contexts.push(context);
      return context;
    },
    door: doorFor(apiKeys),
    meter: createMemoryMeter(),
    clock: () => new Date(),
    corsOrigins: [],
    introspection: true,
    graphiql: false,
    bodyLimitBytes: 100_000,
    readiness: async () => ({ ready: true, degraded: false, detail: { GLAIR: "on" } }),
    metrics: async () => ({ contentType: "text/plain; version=0.0.4", text: "answers_total 42\n" }),
    callbacks: new Map(),
    tracing: null,
    ...options,
    log: pino({ level: "trace" }, { write: (line: string) => void lines.push(line) }),
  });
  return {
    gateway,
    asked: () => asked,
    contexts,
    log: () => lines.join(""),
    lines: (message) => lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === message),
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where it is no JSON. */
  readonly json: unknown;
}

export async function read(response: Response): Promise<Answer> {
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

/** A POST of JSON that accepts GraphQL's own media type, so that the status tells what became of it. */
export function post(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit & { body: string } {
  return {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

export const URL_OF_API = "http://saksi.test/graphql";

/** Asks without a socket. */
export async function ask(
  { gateway }: Harness,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
  headers?: Readonly<Record<string, string>>,
): Promise<Answer> {
  return read(await gateway.fetch(new Request(URL_OF_API, post({ query, variables }, headers))));
}

/** The errors of an answer, as `[code, argument]`. */
export function codes({ json }: Answer): unknown {
  if (typeof json !== "object" || json === null || !("errors" in json) || !Array.isArray(json.errors)) return [];
  return json.errors.map(({ extensions }) =>
    [extensions?.code, extensions?.argument].filter((each) => each !== undefined),
  );
}
