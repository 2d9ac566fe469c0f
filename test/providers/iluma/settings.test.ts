import { describe, expect, it } from "vitest";

import { iluma } from "../../../src/providers/iluma/index.ts";
import { fakeVendor, tools } from "../support.ts";
import { connected, idCardAnswer, searchAnswer } from "./support.ts";

const good = { ILUMA_BASE_URL: "https://api.iluma.ai", ILUMA_API_KEY: "iluma_development_key" };

describe("Iluma's settings", () => {
  it("have no problems as they should be", () => {
    expect(iluma.problems({ ...good, ILUMA_CALLBACK_TOKEN: "t", ILUMA_MAGIC_REPLY: "COMPLETED_FOUND" })).toEqual([]);
    expect(iluma.problems({ ...good, ILUMA_API_KEY: "iluma_production_key" })).toEqual([]);
  });

  it("require nothing but an API key", () => {
    expect(iluma.variables.filter((each) => each.required === true).map(({ name }) => name)).toEqual(["ILUMA_API_KEY"]);
  });

  it.each([
    ["ILUMA_BASE_URL", "ftp://iluma.example"],
    ["ILUMA_API_KEY", "iluma_development:key"],
    ["ILUMA_API_KEY", "iluma development"],
    ["ILUMA_CALLBACK_TOKEN", "two\nlines"],
    ["ILUMA_MAGIC_REPLY", "two\nlines"],
  ])("name %s where it is wrong, and not its value", (name, value) => {
    const problems = iluma.problems({ ...good, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problems[0]).not.toContain(value);
  });

  it("refuse a magic reply with a production key", () => {
    const values = { ...good, ILUMA_API_KEY: "iluma_production_key", ILUMA_MAGIC_REPLY: "COMPLETED_FOUND" };
    expect(iluma.problems(values)).toEqual([expect.stringContaining("ILUMA_MAGIC_REPLY")]);
  });

  it("send the magic reply with what is posted, and with nothing else", async () => {
    const answers = [
      idCardAnswer(),
      searchAnswer({ status: "PENDING" }),
      searchAnswer(),
      searchAnswer(),
      { text: "OK" },
    ];
    await using vendor = await fakeVendor(answers);
    await using connection = connected(vendor, { values: { ILUMA_MAGIC_REPLY: "COMPLETED_FOUND" } });
    await connection.verify();
    await connection.individual();
    await connection.entity();
    await connection.provider.health?.(new AbortController().signal);
    expect(vendor.requests.map(({ method, headers }) => [method, headers["x-magic-reply"]])).toEqual([
      ["POST", "COMPLETED_FOUND"],
      ["POST", "COMPLETED_FOUND"],
      ["GET", undefined],
      ["POST", "COMPLETED_FOUND"],
      ["GET", undefined],
    ]);
  });

  it("connect the endpoints that the definition describes", async () => {
    const provider = iluma.connect(good, tools);
    expect(provider.endpoints).toMatchObject(iluma.endpoints);
    await provider.close();
  });

  it("keep selfies within what the page asks, in its strictest reading", () => {
    expect(iluma.endpoints.find(({ checks }) => checks.includes("FACE"))?.image).toEqual({
      formats: ["jpeg", "png"],
      minBytes: 102_400,
      maxBytes: 500_000,
      minWidth: 500,
      minHeight: 500,
    });
  });
});
