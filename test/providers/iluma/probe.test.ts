import { describe, expect, it } from "vitest";

import { iluma } from "../../../src/providers/iluma/index.ts";
import { ilumaSimulator } from "../../../src/sandbox/iluma/simulator.ts";
import { judgedAnswer, judgedInSandbox } from "../probing.ts";
import { failureOf } from "../support.ts";

const VALUES = { ILUMA_API_KEY: "iluma_development_key" };
const answer = (script: Parameters<typeof judgedAnswer>[2]) => judgedAnswer(iluma, VALUES, script);

describe("Iluma's credentials", () => {
  it("are accepted where Iluma tells the callback token, which is not repeated", async () => {
    const judgement = await judgedInSandbox(iluma, ilumaSimulator);
    expect(judgement.credentials).toBe("ACCEPTED");
    expect(judgement.remark).toBeUndefined();
    expect(judgement.words).not.toContain("sandbox-callback-token");
    expect(judgement.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /v1/callback/authentication_tokens",
    ]);
  });

  it.each(["iluma_development_wrong", "iluma_development_nopermission"])("are refused with the key %s", async (key) => {
    const { credentials } = await judgedInSandbox(iluma, ilumaSimulator, { ILUMA_API_KEY: key });
    expect(credentials).toBe("REFUSED");
  });

  it("are accepted with another callback token than the account's, of which somebody is told", async () => {
    const judgement = await judgedInSandbox(iluma, ilumaSimulator, { ILUMA_CALLBACK_TOKEN: "hush-hush" });
    expect(judgement.credentials).toBe("ACCEPTED");
    expect(judgement.remark).toContain("ILUMA_CALLBACK_TOKEN");
    expect(judgement.remark).not.toContain("hush-hush");
  });

  it.each([
    [404, "UNAVAILABLE"],
    [429, "RATE_LIMITED"],
    [500, "UNAVAILABLE"],
    [200, "MALFORMED_RESPONSE"],
  ])("are not come to with HTTP %i and no JSON: %s", async (status, code) => {
    expect((await failureOf(answer({ status, text: "hush" }))).failure.code).toBe(code);
  });

  it("cannot be told where Iluma refuses a request that has no input", async () => {
    expect(await answer({ status: 400, json: { error_code: "API_VALIDATION_ERROR" } })).toMatchObject({
      credentials: "UNTOLD",
    });
  });
});
