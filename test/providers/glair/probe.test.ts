import { describe, expect, it } from "vitest";

import { isNik } from "../../../src/domain/nik.ts";
import { glair } from "../../../src/providers/glair/index.ts";
import { glairSimulator } from "../../../src/sandbox/glair/simulator.ts";
import { judgedAnswer, judgedInSandbox } from "../probing.ts";
import { failureOf } from "../support.ts";

const VALUES = { GLAIR_USERNAME: "user", GLAIR_PASSWORD: "pass", GLAIR_API_KEY: "k3y" };
const answer = (script: Parameters<typeof judgedAnswer>[2]) => judgedAnswer(glair, VALUES, script);

describe("GLAIR's credentials", () => {
  it("are accepted where GLAIR refuses nothing but the NIK", async () => {
    const { credentials, calls } = await judgedInSandbox(glair, glairSimulator);
    expect([credentials, calls.map(({ status }) => status)]).toEqual(["ACCEPTED", [400]]);
  });

  it.each(["GLAIR_USERNAME", "GLAIR_PASSWORD", "GLAIR_API_KEY"])("are refused with a wrong %s", async (variable) => {
    const { credentials } = await judgedInSandbox(glair, glairSimulator, { [variable]: "wrong" });
    expect(credentials).toBe("REFUSED");
  });

  it("are tried with nobody's NIK", async () => {
    const { calls } = await judgedInSandbox(glair, glairSimulator);
    expect(calls.map(({ fields }) => isNik(String(fields["nik"])))).toEqual([false]);
  });

  it("are accepted by the page's own refusal, which is no JSON", async () => {
    const text = '{"verification_status": false, "reason": "Invalid NIK number format",}';
    expect(await answer({ status: 400, text })).toMatchObject({ credentials: "ACCEPTED" });
  });

  it("cannot be told by a refusal of another form, such as a proxy's", async () => {
    const judgement = await answer({ status: 400, text: "<h1>Bad Request: hush</h1>" });
    expect(judgement.credentials).toBe("UNTOLD");
    expect(judgement.words).not.toContain("hush");
  });

  it("are accepted by an answer, which may be billed", async () => {
    const { credentials, words } = await answer({ json: { verification_status: false, result: { nik: false } } });
    expect([credentials, words.includes("may bill")]).toEqual(["ACCEPTED", true]);
  });

  it.each([
    [404, "UNAVAILABLE"],
    [429, "RATE_LIMITED"],
    [500, "UNAVAILABLE"],
    [200, "MALFORMED_RESPONSE"],
  ])("are not come to with HTTP %i and no JSON: %s", async (status, code) => {
    const { failure, message } = await failureOf(answer({ status, text: "Invalid NIK: hush" }));
    expect(failure.code).toBe(code);
    expect(message).not.toContain("hush");
  });
});
