import { describe, expect, it } from "vitest";

import { hyperverge } from "../../../src/providers/hyperverge/index.ts";
import { hypervergeSimulator } from "../../../src/sandbox/hyperverge/simulator.ts";
import { judgedAnswer, judgedInSandbox } from "../probing.ts";
import { failureOf } from "../support.ts";

const VALUES = { HYPERVERGE_APP_ID: "app", HYPERVERGE_APP_KEY: "k3y" };
const answer = (script: Parameters<typeof judgedAnswer>[2]) => judgedAnswer(hyperverge, VALUES, script);

describe("HyperVerge's credentials", () => {
  it("are accepted where HyperVerge misses nothing but the image", async () => {
    const { credentials, calls } = await judgedInSandbox(hyperverge, hypervergeSimulator);
    expect([credentials, calls.map(({ status }) => status)]).toEqual(["ACCEPTED", [400]]);
  });

  it.each(["HYPERVERGE_APP_ID", "HYPERVERGE_APP_KEY"])("are refused with a wrong %s", async (variable) => {
    const { credentials } = await judgedInSandbox(hyperverge, hypervergeSimulator, { [variable]: "wrong" });
    expect(credentials).toBe("REFUSED");
  });

  it("are tried with neither a NIK nor an image, and a transaction id of its own each time", async () => {
    const [first, second] = [await answer({ status: 400 }), await answer({ status: 400 })];
    const sent = [...first.requests, ...second.requests];
    expect(sent.map(({ body }) => body.toString())).toEqual(["{}", "{}"]);
    expect(new Set(sent.map(({ headers }) => headers["transactionid"])).size).toBe(2);
  });

  it("are refused by a 401 in a body that came with 200", async () => {
    const json = { status: "failure", statusCode: 401, message: "Missing/Invalid credentials" };
    expect(await answer({ json })).toMatchObject({ credentials: "REFUSED" });
  });

  it("are accepted where it refuses the NIK's format first, with HTTP 200", async () => {
    const result = { status: "INVALID_REQUEST", message: "nik format is not valid" };
    const json = { status: "success", statusCode: "200", result };
    expect(await answer({ json })).toMatchObject({ credentials: "ACCEPTED" });
  });

  it("cannot be told by a refusal in other words", async () => {
    const judgement = await answer({ status: 400, json: { message: "hush" } });
    expect(judgement.credentials).toBe("UNTOLD");
    expect(judgement.words).not.toContain("hush");
  });

  it.each([404, 429, 500, 503])("are not come to with HTTP %i", async (status) => {
    const { message } = await failureOf(answer({ status, json: { message: "hush" } }));
    expect(message).not.toContain("hush");
  });
});
