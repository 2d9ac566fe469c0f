import { afterEach, describe, expect, it } from "vitest";
import type { ImageFormat } from "../../../src/domain/selfie.ts";
import { glair } from "../../../src/providers/glair/index.ts";
import type { Provider, Reply } from "../../../src/providers/provider.ts";
import { asks, context, endpointOf, failureOf, fakeVendor, fittedImage, multipartOf, SITI, tools } from "../support.ts";
import type { FakeVendor, Scripted } from "../support.ts";

const open: Provider[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((provider) => provider.close()));
});

function ask(vendor: FakeVendor, format: ImageFormat = "jpeg"): Promise<Reply> {
  const provider = glair.connect(
    { GLAIR_BASE_URL: vendor.baseUrl, GLAIR_USERNAME: "user", GLAIR_PASSWORD: "pass", GLAIR_API_KEY: "k3y" },
    tools,
  );
  open.push(provider);
  return endpointOf(provider, "face-verification").ask(asks(SITI, ["FACE"], fittedImage(format)), context());
}

async function reply(script: Scripted): Promise<Reply> {
  await using vendor = await fakeVendor(script);
  return await ask(vendor);
}

async function failure(script: Scripted) {
  await using vendor = await fakeVendor(script);
  return await failureOf(ask(vendor));
}

const SAME = { nik: true, name: true, date_of_birth: true };

describe("what GLAIR's face verification is sent", () => {
  it.each([
    ["jpeg", "face.jpg", "image/jpeg"],
    ["png", "face.png", "image/png"],
  ] as const)("is NIK, name, birth date and a %s file", async (format, filename, type) => {
    await using vendor = await fakeVendor({ json: { result: { ...SAME, face_image_percentage: 82.04 } } });
    await ask(vendor, format);
    const [request] = vendor.requests;
    if (request === undefined) throw new Error("nothing was asked");
    expect(request).toMatchObject({ method: "POST", path: "/identity/v1/face-verification" });
    expect(request.headers["x-api-key"]).toBe("k3y");
    const { face_image: file, ...rest } = Object.fromEntries(await multipartOf(request));
    expect(rest).toEqual({ nik: "3275014506900001", name: "SITI NURHALIZA", date_of_birth: "05-06-1990" });
    if (!(file instanceof File)) throw new Error("the selfie came as text");
    expect([file.name, file.type, await file.text()]).toEqual([filename, type, "the very image"]);
  });
});

describe("an answer of GLAIR's face verification", () => {
  it("is a score and no verdict", async () => {
    const answer = await reply({
      headers: { "Request-Id": "f1" },
      json: { verification_status: true, result: { ...SAME, face_image_percentage: 82.04 } },
    });
    expect(answer).toEqual({
      status: "ANSWERED",
      requestId: "f1",
      face: { match: null, score: 0.8204, livenessPassed: null },
    });
  });

  it.each([
    [1, 0.01],
    [100, 1],
    [0, 0],
    ["0", 0],
    ["99.8", 0.998],
    [null, null],
  ])("reads a percentage of %j as %j", async (percentage, score) => {
    const answer = await reply({ json: { data: { ...SAME, face_image_percentage: percentage } } });
    expect(answer.face?.score).toBe(score);
  });

  it("reads a nik written as a word", async () => {
    const unknown = await reply({ json: { result: { nik: "false", face_image_percentage: 90 } } });
    expect(unknown.face?.score).toBeNull();
  });

  it("has a score though the name or the birth date is another", async () => {
    const answer = await reply({
      json: {
        verification_status: false,
        result: { nik: true, name: false, date_of_birth: false, face_image_percentage: 91 },
      },
    });
    expect(answer.face?.score).toBe(0.91);
    expect(answer.identity).toBeUndefined();
  });

  it("is no claim where the NIK is unknown, whatever percentage stands there", async () => {
    const answer = await reply({ json: { result: { nik: false, face_image_percentage: 90 } } });
    expect(answer).toMatchObject({ status: "ANSWERED", face: { match: null, score: null, livenessPassed: null } });
  });

  it.each([0.01, 0.82, "0.82", 0.999, 100.5, -1, "high", true])(
    "is MALFORMED_RESPONSE with a percentage of %j",
    async (percentage) => {
      const error = await failure({ json: { result: { ...SAME, face_image_percentage: percentage } } });
      expect(error.failure.code).toBe("MALFORMED_RESPONSE");
    },
  );

  it("is UNAVAILABLE where nothing was compared", async () => {
    const error = await failure({ json: { result: { nik: null, name: null, face_image_percentage: null } } });
    expect(error.failure.code).toBe("UNAVAILABLE");
  });

  it.each([
    [400, "INVALID_INPUT"],
    [401, "AUTHENTICATION"],
    [413, "INVALID_INPUT"],
    [503, "UNAVAILABLE"],
  ])("with HTTP %i is %s", async (status, code) => {
    const error = await failure({ status, json: { verification_status: false, result: { nik: null } } });
    expect(error.failure.code).toBe(code);
  });
});
