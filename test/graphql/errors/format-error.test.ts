import { GraphQLError, Kind } from "graphql";
import type { FieldNode } from "graphql";
import { pino } from "pino";
import { expect, it } from "vitest";

import { fieldError, requestError } from "../../../src/graphql/errors/coded-error.ts";
import { createErrorFormatter } from "../../../src/graphql/errors/format-error.ts";
import { inputError } from "../../../src/graphql/errors/input-error.ts";

const SECRET = "Rahasia 3171051204909001";

function formatter() {
  const lines: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) });
  const format = createErrorFormatter(log);
  return { format, lines, logged: (): unknown => JSON.parse(lines.join("")) };
}

const field = (name: string, alias: string): FieldNode => ({
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: name },
  alias: { kind: Kind.NAME, value: alias },
});

it("an error in our own words leaves as it is, and is no news for the log", () => {
  const { format, lines } = formatter();
  const own = inputError("A NIK is sixteen digits.", "input.nik");
  expect(format(own)).toBe(own);
  expect(own.toJSON()).toEqual({
    message: "A NIK is sixteen digits.",
    extensions: { code: "BAD_USER_INPUT", argument: "input.nik" },
  });
  expect(lines).toEqual([]);
});

it("wrapped by GraphQL it keeps its place in the answer, and loses what was put around it", () => {
  const { format } = formatter();
  const originalError = fieldError("BAD_USER_INPUT", "A NIK is sixteen digits.");
  const wrapped = new GraphQLError(`got invalid value "${SECRET}"; ${originalError.message}`, {
    originalError: new GraphQLError(SECRET, { originalError }),
    path: ["person", 0],
  });
  expect(format(wrapped).toJSON()).toEqual({
    message: "A NIK is sixteen digits.",
    path: ["person", 0],
    extensions: { code: "BAD_USER_INPUT" },
  });
});

it.each([
  ["an error", new RangeError(SECRET), "RangeError"],
  ["a GraphQL error that is not ours", new GraphQLError(SECRET), "GraphQLError"],
  ["one that GraphQL wrapped", new GraphQLError(SECRET, { originalError: new SyntaxError(SECRET) }), "SyntaxError"],
  ["a text", SECRET, "string"],
  ["nothing", undefined, "undefined"],
])("%s is an incident: the caller gets its id, the log the same id and no message", (_what, thrown, error) => {
  const { format, lines, logged } = formatter();
  const { message, extensions } = format(thrown);
  expect(message).toBe("Something went wrong on our side.");
  expect(extensions).toMatchObject({
    code: "INTERNAL_SERVER_ERROR",
    incident: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(logged()).toMatchObject({ level: 50, incident: extensions["incident"], error });
  expect(JSON.stringify([message, extensions]) + lines.join("")).not.toContain(SECRET.slice(0, 7));
});

it("an incident's line has the frames of the stack, without the message even where that looks like one", () => {
  const { format, logged, lines } = formatter();
  format(new Error(`${SECRET}\n    at ${SECRET} (file:///rahasia.ts:1:1)`));
  expect(logged()).toMatchObject({
    frames: expect.arrayContaining([
      expect.stringMatching(/^at (?:.* \()?test\/graphql\/errors\/format-error\.test\.ts:\d+/),
    ]),
  });
  expect(lines.join("")).not.toMatch(/rahasia/i);
});

it("an incident names the field as the schema does, not as the caller does", () => {
  const { format, logged } = formatter();
  format(new GraphQLError("x", { nodes: [field("identity", "Rahasia")], path: ["Rahasia"] }));
  expect(logged()).toMatchObject({ field: "identity" });
});

it("formatting twice is formatting once", () => {
  const { format, lines } = formatter();
  const once = format(new GraphQLError("x", { path: ["a"], originalError: new Error("y") }));
  const twice = format(once);
  expect(twice.toJSON()).toEqual(once.toJSON());
  expect(lines).toHaveLength(1);
});

it("an argument that a variable leaves without a value is the caller's to mend", () => {
  const { format, lines } = formatter();
  const raised = new GraphQLError(`Argument "input" has invalid value { nik: "${SECRET}" }.`);
  expect(format(new GraphQLError(raised.message, { originalError: raised, path: ["a"] })).toJSON()).toMatchObject({
    path: ["a"],
    extensions: { code: "BAD_USER_INPUT", argument: "input" },
  });
  expect(lines).toEqual([]);
});

it("an error of the whole request carries its HTTP status, one of a field does not", () => {
  expect(requestError("PAYLOAD_TOO_LARGE", "x").extensions["http"]).toEqual({ status: 413 });
  expect(requestError("GRAPHQL_PARSE_FAILED", "x").extensions["http"]).toEqual({ status: 400, spec: true });
  expect(fieldError("BAD_USER_INPUT", "x").extensions).not.toHaveProperty("http");
});
