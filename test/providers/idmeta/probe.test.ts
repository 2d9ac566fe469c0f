import { describe, expect, it } from "vitest";

import { idmeta } from "../../../src/providers/idmeta/index.ts";
import { idmetaSimulator } from "../../../src/sandbox/idmeta/simulator.ts";
import { judgedAnswer, judgedInSandbox } from "../probing.ts";
import { failureOf } from "../support.ts";
import { FINALIZE, values } from "./support.ts";

const answer = (script: Parameters<typeof judgedAnswer>[2]) => judgedAnswer(idmeta, values, script);

describe("IDmeta's credentials", () => {
  it("are accepted where IDmeta knows no such session, and none is opened", async () => {
    const { credentials, calls } = await judgedInSandbox(idmeta, idmetaSimulator);
    expect(credentials).toBe("ACCEPTED");
    expect(calls.map(({ path, status }) => [path, status])).toEqual([[FINALIZE, 422]]);
  });

  it("are refused with a wrong token", async () => {
    const { credentials } = await judgedInSandbox(idmeta, idmetaSimulator, { IDMETA_TOKEN: "wrong" });
    expect(credentials).toBe("REFUSED");
  });

  it("are tried with an id that is 0 where ids are numbers", async () => {
    const { requests } = await answer({ status: 422, json: { message: "invalid" } });
    const [sent] = requests.map(({ body }) => body.toString());
    expect(Number.parseInt(/"verification_id":"([^"]*)"/.exec(sent ?? "")?.[1] ?? "", 10)).toBe(0);
  });

  it("cannot be told by a refusal without IDmeta's message", async () => {
    const judgement = await answer({ status: 400, text: "hush" });
    expect(judgement.credentials).toBe("UNTOLD");
    expect(judgement.words).not.toContain("hush");
  });

  it("are accepted by an answer", async () => {
    expect(await answer({ json: { status: false, message: "hush" } })).toMatchObject({ credentials: "ACCEPTED" });
  });

  it.each([
    [404, "UNAVAILABLE"],
    [429, "RATE_LIMITED"],
    [500, "UNAVAILABLE"],
    [200, "MALFORMED_RESPONSE"],
  ])("are not come to with HTTP %i and no JSON: %s", async (status, code) => {
    expect((await failureOf(answer({ status, text: "hush" }))).failure.code).toBe(code);
  });
});
