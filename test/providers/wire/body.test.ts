import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseBody } from "../../../src/providers/wire/body.ts";
import { failureOf } from "../support.ts";

const schema = z.object({ result: z.object({ match: z.boolean() }) });

async function failure(json: unknown) {
  return failureOf(Promise.resolve().then(() => parseBody(schema, { json }, "Vendor", "r1")));
}

describe("parseBody", () => {
  it("gives the parsed body and ignores unknown keys", () => {
    expect(parseBody(schema, { json: { result: { match: true, more: 1 } } }, "Vendor")).toEqual({
      result: { match: true },
    });
  });

  it("says MALFORMED_RESPONSE of a body that is not JSON, and keeps the request id", async () => {
    const error = await failure(undefined);
    expect(error.failure).toMatchObject({
      code: "MALFORMED_RESPONSE",
      message: "Vendor answered with something that is not JSON.",
    });
    expect(error.requestId).toBe("r1");
  });

  it("names the place that is wrong and never what stood there", async () => {
    const error = await failure({ result: { match: "BUDI SANTOSO" } });
    expect(error.failure).toMatchObject({
      code: "MALFORMED_RESPONSE",
      message: "Vendor answered in an unexpected form at result.match.",
    });
  });

  it("says MALFORMED_RESPONSE of JSON that is no object", async () => {
    expect((await failure("BUDI")).failure.message).toBe("Vendor answered in an unexpected form.");
  });

  it("does not repeat a key that the vendor chose", async () => {
    const records = z.record(z.string(), z.number());
    const json = { "Budi Santoso": "x" };
    const error = await failureOf(Promise.resolve().then(() => parseBody(records, { json }, "Vendor")));
    expect(error.message).not.toContain("Budi");
  });
});
