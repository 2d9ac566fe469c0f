import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, expect, test } from "vitest";

import { sampleSelfie } from "../../src/sandbox/sample-selfie.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { send, SIMULATORS, under, Vendors } from "./support/vendors.ts";

let sandbox: Sandbox;
let vendors: Vendors;
let image: string;

beforeAll(async () => {
  sandbox = await startSandbox({ simulators: SIMULATORS });
  vendors = new Vendors(sandbox);
  image = (await sampleSelfie()).toString("base64");
});
afterAll(() => sandbox.close());

const NIK = "3174051204909001";
const PDF = Buffer.from("%PDF-1.7\n").toString("base64");

test.each([["appId"], ["appKey"]])("a wrong %s gets 401 without metaData", async (header) => {
  const { status, body } = await vendors.hyperverge({ id: NIK, image }, { [header]: "wrong" });
  expect(status).toBe(401);
  expect(body).toEqual({ message: "Missing/Invalid credentials", statusCode: 401, status: "failure" });
});

test("a transaction id is wanted, and wanted new", async () => {
  expect(await vendors.hyperverge({ id: NIK, image }, { transactionId: "" })).toMatchObject({ status: 400 });
  const transactionId = randomUUID();
  const first = await vendors.hyperverge({ id: NIK, image }, { transactionId });
  expect(under(first.body, "metaData", "transactionId")).toBe(transactionId);
  expect(await vendors.hyperverge({ id: NIK, image }, { transactionId })).toMatchObject({ status: 400 });
});

test("other paths, methods and content types are refused", async () => {
  const base = vendors.value("HYPERVERGE_BASE_URL");
  expect(await send(`${base}/v1/other`, { method: "POST" })).toMatchObject({ status: 404 });
  expect(await send(`${base}/v1/dukcapilWithFacematch`, {})).toMatchObject({ status: 405 });
  expect(await vendors.hyperverge({ id: NIK, image }, { "content-type": "text/plain" })).toMatchObject({ status: 400 });
});

test.each([
  ["no image", {}, "Image not found"],
  ["an empty image", { image: "" }, "Image not found"],
  ["a file of another type", { image: Buffer.from("GIF89a").toString("base64") }, "Invalid file type for: image"],
  ["a data URL", { image: `data:image/jpeg;base64,/9j/4AAQ` }, "Invalid file type for: image"],
])("%s gets 400 with metaData", async (_, fields, message) => {
  const { status, body } = await vendors.hyperverge({ id: NIK, ...fields });
  expect(status).toBe(400);
  expect(body).toMatchObject({ message, statusCode: 400, status: "failure", metaData: {} });
});

test.each([
  ["a NIK that is none", () => ({ id: "12345", image: PDF }), "nik format is not valid"],
  ["a NIK of day 35", () => ({ id: "3374013513909008", image: PDF }), "nik format is not valid"],
  ["a picture that cannot be read", () => ({ id: NIK, image: image.slice(0, 40) }), "input image detect face fail"],
  [
    "more than two megabytes",
    () => ({ id: NIK, image: Buffer.concat([Buffer.from("%PDF"), Buffer.alloc(2 * 1024 * 1024)]).toString("base64") }),
    "image larger than 2M",
  ],
])("%s is a failure on HTTP 200", async (_, fields, message) => {
  const { status, body } = await vendors.hyperverge(fields());
  expect(status).toBe(200);
  expect(body).toEqual({ status: "success", statusCode: "200", result: { status: "INVALID_REQUEST", message } });
});

test("success has the shape of the sample for some applicants and of the table for others", async () => {
  const metaData = { requestId: expect.any(String), transactionId: expect.any(String) };
  const s3Url = expect.stringMatching(/^https:/);
  const sample = {
    status: "success",
    statusCode: "200",
    result: {
      message: "Face match completed",
      details: { score: expect.stringMatching(/^\d+$/), match: expect.stringMatching(/^(true|yes)$/) },
      s3Url,
    },
    metaData,
  };
  const table = {
    status: "success",
    statusCode: 200,
    result: { status: "success", message: { score: expect.any(Number), match: true }, s3Url },
    metaData,
  };
  const bodies: unknown[] = [];
  for (const { nik } of sandbox.citizens.slice(0, 16)) {
    const { body } = await vendors.hyperverge({ id: nik, image: PDF });
    const again = await vendors.hyperverge({ id: nik, image: PDF });
    expect([sample, table]).toContainEqual(body);
    expect(under(again.body, "result")).toEqual(under(body, "result"));
    bodies.push(body);
  }
  expect(bodies).toContainEqual(sample);
  expect(bodies).toContainEqual(table);
});
