import { describe, expect, test } from "vitest";

import { databaseProblem, placeOf } from "../src/database-problem.ts";

const URL_WITH_SECRETS = "postgres://somebody:Zq7Secret@db.example:6432/saksi?sslmode=require&password=Zq7Secret";

function failed(message: string, code?: string): Error {
  return Object.assign(new Error(`${message} Zq7Secret`), code === undefined ? {} : { code });
}

describe("what is said of a database that cannot be had", () => {
  test.each([
    ["the system's code", failed("connect", "ECONNREFUSED"), "nothing listens there (ECONNREFUSED)"],
    ["PostgreSQL's code", failed("sorry", "53300"), "it takes no more connections (53300)"],
    ["all addresses of a host", new AggregateError([failed("::1", "ETIMEDOUT")]), "nothing there answers (ETIMEDOUT)"],
    [
      "a failed migration",
      new Error("Failed query", { cause: failed("no", "42501") }),
      "the user may not make or change the tables (42501)",
    ],
    ["no code: no TLS", failed("The server does not support SSL connections"), "it does not speak TLS"],
    [
      "no code: no password",
      failed("SASL: client password must be a string"),
      "it wants a password, and the URL has none",
    ],
  ])("is by %s, the place, and nothing else", (_, error, words) => {
    expect(databaseProblem(error, URL_WITH_SECRETS)).toBe(`DATABASE_URL leads to db.example:6432/saksi: ${words}`);
  });

  test.each([failed("a bug"), failed("a bug", "42703"), "text", undefined])("is nothing of another error", (error) => {
    expect(databaseProblem(error, URL_WITH_SECRETS)).toBeUndefined();
  });
});

test("a place has the port that is meant where none is written", () => {
  expect(placeOf("postgresql://db.example/saksi")).toBe("db.example:5432/saksi");
  expect(placeOf("postgresql:///saksi")).toBe("localhost:5432/saksi");
});
