import { beforeAll, describe, expect, test } from "vitest";

import type { Fault } from "../../../src/sandbox/faults/fault.ts";
import { sampleSelfie } from "../../../src/sandbox/sample-selfie.ts";
import { file, under } from "../support/vendors.ts";
import { ASKED, faultNamed, formOf, glairWith, sandboxWith } from "./support.ts";

describe("a status that is no success", () => {
  test.each([
    ["rate-limited", 429, null],
    ["rate-limited-retry-after", 429, "1"],
    ["server-error", 500, null],
    ["unavailable", 503, null],
  ] as const)("%s: %i in every vendor's own words, with Retry-After %s", async (name, status, retryAfter) => {
    const faults = [faultNamed(name)];
    const { vendors } = await sandboxWith({
      settings: { GLAIR: { faults }, HYPERVERGE: { faults }, IDMETA: { faults }, ILUMA: { faults } },
    });
    const replies = [
      { reply: await vendors.glair(ASKED), words: status === 503 ? "reason" : "message" },
      { reply: await vendors.hyperverge({ id: ASKED.nik }), words: "message" },
      { reply: await vendors.idmeta("/api/v1/verification/create-verification", {}), words: "message" },
      { reply: await vendors.ilumaSearch(ASKED.name), words: "error_code" },
    ];
    for (const { reply, words } of replies) {
      expect(reply.status).toBe(status);
      expect(reply.headers.get("retry-after")).toBe(retryAfter);
      expect(under(reply.body, words)).toEqual(expect.any(String));
    }
  });

  test("unavailable says when to come back where it is told to", async () => {
    const { ask } = await glairWith({ kind: "unavailable", retryAfter: "Wed, 01 Jan 2025 00:00:00 GMT" });
    const { status, headers } = await ask();
    expect([status, headers.get("retry-after")]).toEqual([503, "Wed, 01 Jan 2025 00:00:00 GMT"]);
  });

  test("bad-gateway: 502 with an HTML page", async () => {
    const { ask } = await glairWith(faultNamed("bad-gateway"));
    const { status, headers, text } = await ask();
    expect([status, headers.get("content-type")]).toEqual([502, "text/html"]);
    expect(text).toMatch(/^<html>/);
  });

  test("redirect: 307 to the same place, where a client that follows is seen", async () => {
    const { sandbox, vendors } = await glairWith(faultNamed("redirect"));
    const url = `${vendors.value("GLAIR_BASE_URL")}/identity/v1/verification`;
    const { status, headers } = await fetch(url, { method: "POST", redirect: "manual" });
    expect([status, headers.get("location")]).toEqual([307, "/identity/v1/verification"]);
    await expect(fetch(url, { method: "POST" })).rejects.toThrow(TypeError);
    expect(sandbox.calls("GLAIR").length).toBeGreaterThan(2);
  });
});

describe("200 that is not what it should be", () => {
  test("truncated-json: the HTTP is whole, the JSON is not", async () => {
    const { ask } = await glairWith(faultNamed("truncated-json"));
    const { status, headers, text, body } = await ask();
    expect([status, body, text[0]]).toEqual([200, undefined, "{"]);
    expect(headers.get("content-type")).toContain("application/json");
  });

  test("json-as-html: the true answer under a wrong type", async () => {
    const { ask } = await glairWith(faultNamed("json-as-html"));
    const { status, headers, body } = await ask();
    expect([status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(body).toMatchObject({ verification_status: true });
    expect(headers.get("request-id")).not.toBeNull();
  });

  test("html-as-json: a page under JSON's type", async () => {
    const { ask } = await glairWith(faultNamed("html-as-json"));
    const { status, headers, text } = await ask();
    expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(text).toMatch(/^<!DOCTYPE html>/);
  });

  test("large-body: 50 MB, without saying so beforehand", async () => {
    const { vendors } = await glairWith(faultNamed("large-body"));
    const response = await fetch(`${vendors.value("GLAIR_BASE_URL")}/identity/v1/verification`, {
      method: "POST",
      headers: vendors.glairHeaders(),
      body: formOf(ASKED),
    });
    let size = 0;
    for await (const piece of response.body ?? []) size += piece.length;
    expect(size).toBe(50_000_000);
    expect(response.headers.get("content-length")).toBeNull();
  });

  test("a refusal of the vendor's own is not spoilt", async () => {
    const { vendors } = await glairWith(faultNamed("truncated-json"));
    expect(await vendors.glair({ nik: "12", name: "Somebody" })).toMatchObject({
      status: 400,
      body: { reason: "Invalid NIK number format" },
    });
  });
});

describe("a schema that drifts", () => {
  let selfie: Buffer;
  beforeAll(async () => {
    selfie = await sampleSelfie();
  });

  /** What every vendor says of somebody, where its evidence stands. */
  async function evidence(fault: Fault): Promise<unknown[]> {
    const faults = [fault];
    const { vendors } = await sandboxWith({
      settings: { GLAIR: { faults }, HYPERVERGE: { faults }, IDMETA: { faults }, ILUMA: { faults } },
    });
    const photo = selfie.toString("base64");
    const glair = (await vendors.glair(ASKED)).body;
    const hyperverge = (await vendors.hyperverge({ id: ASKED.nik, image: photo })).body;
    const who = { ...ASKED, date_of_birth: "1990-04-12", gender: "Male" };
    const full = (await vendors.idmetaFull({ ...who, selfie_image: photo })).body;
    const face = (await vendors.idmetaFace({ ...ASKED, date_of_birth: "12-04-1990", selfie_image: photo })).body;
    const card = await vendors.ilumaCard(
      { name: ASKED.name, id_card_number: ASKED.nik, birthdate: "12-04-1990" },
      { selfie: file(selfie) },
    );
    const search = (await vendors.ilumaSearch(ASKED.name)).body;
    return [
      under(glair, "result") ?? under(glair, "data"),
      under(hyperverge, "result", "details") ?? under(hyperverge, "result", "message"),
      under(full, "data", "data"),
      under(face, "result", "data"),
      card.body,
      under(card.body, "result"),
      search,
    ];
  }

  const KEYS = ["nik", "match", "dateOfBirth", "date_of_birth", "is_found", "is_name_match", "results"];
  const valuesOf = (values: unknown[], suffix: string) =>
    values.map((value, at) => under(value, `${KEYS[at]}${suffix}`));
  const TRUE_VALUES = [true, expect.toBeOneOf(["true", "yes", true]), true, true, true, true, []];

  test("missing-field: what carries evidence is gone, whatever stands beside it", async () => {
    const values = await evidence(faultNamed("missing-field"));
    expect(valuesOf(values, "")).toEqual(KEYS.map(() => undefined));
    expect(values[4]).toMatchObject({ status: "COMPLETED", id: expect.any(String) });
  });

  test("renamed-field: it stands under another name", async () => {
    const values = await evidence(faultNamed("renamed-field"));
    expect(valuesOf(values, "")).toEqual(KEYS.map(() => undefined));
    expect(valuesOf(values, "_v2")).toEqual(TRUE_VALUES);
  });

  test("retyped-field: it is an object with the value in it", async () => {
    const values = await evidence(faultNamed("retyped-field"));
    expect(valuesOf(values, "")).toEqual(TRUE_VALUES.map((value) => ({ value })));
  });

  test("one field alone can be struck", async () => {
    const { ask } = await glairWith({ kind: "drift", change: "missing", field: "name" });
    const { body } = await ask();
    expect(under(body, "result") ?? under(body, "data")).toEqual({ nik: true });
  });
});

describe("failure-on-200", () => {
  const faults = [faultNamed("failure-on-200")];

  test("has every vendor's own form", async () => {
    const { vendors } = await sandboxWith({
      settings: { GLAIR: { faults }, HYPERVERGE: { faults }, IDMETA: { faults }, ILUMA: { faults } },
    });
    const glair = await vendors.glair(ASKED);
    expect(glair).toMatchObject({ status: 200, body: { verification_status: false } });
    expect(under(glair.body, "result") ?? under(glair.body, "data")).toEqual({ nik: null, name: null });
    const image = (await sampleSelfie()).toString("base64");
    expect(await vendors.hyperverge({ id: ASKED.nik, image })).toMatchObject({
      status: 200,
      body: { status: "success", result: { status: "INVALID_REQUEST" } },
    });
    const template_id = vendors.value("IDMETA_TRUST_FLOW_ID");
    expect(await vendors.idmeta("/api/v1/verification/create-verification", { template_id })).toMatchObject({
      status: 200,
      body: { status: false },
    });
    const { body } = await vendors.ilumaSearch(ASKED.name);
    expect(body).toMatchObject({
      status: "FAILED",
      failure_reason: "TEMPORARY_NETWORK_ERROR",
      given_names: ASKED.name,
    });
    expect(under(body, "results")).toBeUndefined();
  });

  test("strikes IDmeta's checks where its sessions are left alone", async () => {
    const { sandbox, vendors } = await sandboxWith();
    const who = { ...ASKED, date_of_birth: "1990-04-12", gender: "Male" };
    sandbox.configure("IDMETA", { faults, faultPath: "/api/v3/" });
    expect(await vendors.idmetaFull(who)).toMatchObject({
      status: 200,
      body: { success: false, verificationStatus: "FAILED", data: { data: { nik: null, reasonCode: "1" } } },
    });
    sandbox.configure("IDMETA", { faultPath: "/api/v1/verification/dukcapilfacematch" });
    const selfie_image = (await sampleSelfie()).toString("base64");
    expect(await vendors.idmetaFace({ ...ASKED, date_of_birth: "12-04-1990", selfie_image })).toMatchObject({
      status: 200,
      body: { status: false, api_request_status: 2, result: { status: "failed" } },
    });
  });

  test("leaves alone what cannot fail so: Iluma's health", async () => {
    const { vendors } = await sandboxWith({ settings: { ILUMA: { faults } } });
    expect((await vendors.ilumaGet("/health")).body).toEqual({ status: "OK" });
  });
});
