import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { LogLevel, setLogLevel, Vision } from "@glair/vision";
import { afterAll, beforeAll, expect, test } from "vitest";

import { glairSimulator } from "../../src/sandbox/glair/simulator.ts";
import { sampleSelfie } from "../../src/sandbox/sample-selfie.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { under } from "./support/vendors.ts";

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  setLogLevel(LogLevel.SILENT);
  sandbox = await startSandbox({ simulators: [glairSimulator] });
  folder = await mkdtemp(join(tmpdir(), "glair-sdk-"));
  await writeFile(join(folder, "selfie.jpg"), await sampleSelfie());
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

function vision(settings: Readonly<Record<string, string>> = {}): Vision {
  const { GLAIR_BASE_URL, GLAIR_USERNAME, GLAIR_PASSWORD, GLAIR_API_KEY } = sandbox.environment;
  return new Vision({
    baseUrl: String(GLAIR_BASE_URL),
    username: String(GLAIR_USERNAME),
    password: String(GLAIR_PASSWORD),
    apiKey: String(GLAIR_API_KEY),
    ...settings,
  });
}

const PERSON = { nik: "3174051204909001", name: "Bayu Anggoro Wicaksono", date_of_birth: "12-04-1990" };

test("GLAIR's own SDK verifies an identity in the sandbox", async () => {
  const answer: unknown = await vision().identity.verification(PERSON);
  expect(answer).toMatchObject({ verification_status: true, reason: "Verification Success" });
  expect(under(answer, "result") ?? under(answer, "data")).toEqual({ nik: true, name: true, date_of_birth: true });
  expect(sandbox.calls("GLAIR").at(-1)?.fields).toEqual(PERSON);
});

test("GLAIR's own SDK verifies a face in the sandbox", async () => {
  const face_image = join(folder, "selfie.jpg");
  const answer: unknown = await vision().identity.faceVerification({ ...PERSON, face_image });
  const result = under(answer, "result") ?? under(answer, "data");
  expect(under(result, "face_image_percentage")).toBeGreaterThan(80);
});

test("GLAIR's own SDK throws the sandbox's refusals", async () => {
  await expect(vision().identity.verification({ ...PERSON, nik: "12" })).rejects.toEqual({
    verification_status: false,
    reason: "Invalid NIK number format",
  });
  await expect(vision({ apiKey: "wrong" }).identity.verification(PERSON)).rejects.toEqual({
    error: "Access to this API has been disallowed",
  });
});
