import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { QUIET } from "../../src/sandbox/settings.ts";
import { WATCHLIST } from "../../src/sandbox/watchlist/watchlist.ts";
import { send, SIMULATORS, under, Vendors } from "./support/vendors.ts";
import type { Fields } from "./support/vendors.ts";

let sandbox: Sandbox;
let vendors: Vendors;

beforeAll(async () => {
  sandbox = await startSandbox({ simulators: SIMULATORS });
  vendors = new Vendors(sandbox);
});
afterEach(() => sandbox.configure("ILUMA", QUIET));
afterAll(() => sandbox.close());

const ENTITY = { user_id: "u1", name: "PT Bahtera Hitam Nusakambangan", business_domicile: "ID", scopes: ["SANCTION"] };

function entity(fields: Fields = {}) {
  return vendors.ilumaPost("/v0/identity/entity_cft_peps", { ...ENTITY, ...fields });
}

function basic(credentials: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
}

test.each([
  ["no key", {}, 401, "INVALID_API_KEY"],
  ["another key", basic("iluma_development_other:"), 401, "INVALID_API_KEY"],
  ["a password", basic("iluma_development_sandbox:secret"), 401, "INVALID_API_KEY"],
  ["a key without permission", basic("iluma_development_nopermission:"), 403, "API_KEY_IS_NOT_LIVE_ERROR"],
])("%s is refused", async (_, headers, status, error_code) => {
  const reply = await send(`${vendors.value("ILUMA_BASE_URL")}/v1/callback/authentication_tokens`, { headers });
  expect(reply).toMatchObject({ status, body: { error_code, message: expect.any(String) } });
});

test("health wants no key, the callback token does", async () => {
  expect(await send(`${vendors.value("ILUMA_BASE_URL")}/health`, {})).toMatchObject({ status: 200 });
  const { body } = await vendors.ilumaGet("/v1/callback/authentication_tokens");
  expect(under(body, "token")).toBe(vendors.value("ILUMA_CALLBACK_TOKEN"));
});

test("a token fetches the API key once", async () => {
  const url = `${vendors.value("ILUMA_BASE_URL")}/businesses/sandbox-business/api_keys?token=once`;
  expect((await send(url, {})).body).toMatchObject({ api_keys: [vendors.value("ILUMA_API_KEY")] });
  expect((await send(url, {})).status).toBe(401);
});

test("other paths and methods are not found", async () => {
  expect(await vendors.ilumaGet("/v0/identity/individual_cft_peps")).toMatchObject({ status: 404 });
  expect(await vendors.ilumaPost("/v0/identity/cft_pep_listings/x", {})).toMatchObject({ status: 404 });
  expect(await vendors.ilumaGet("/v0/other")).toMatchObject({ status: 404, body: { error_code: "NOT_FOUND" } });
});

test("a search nobody is found by is completed with no results, and repeats the request", async () => {
  const { status, body } = await vendors.ilumaSearch("Bayu Anggoro Wicaksono", { score_threshold: undefined });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: expect.stringMatching(/^cftpi_/),
    user_id: "u1",
    given_names: "Bayu Anggoro Wicaksono",
    surname: null,
    nationality: "ID",
    date_of_birth: null,
    gender: null,
    reference_id: null,
    scopes: ["PEP", "SANCTION", "OTHER"],
    score_threshold: 85,
    status: "COMPLETED",
    results: [],
  });
});

test("a hit carries scopes nobody asked for", async () => {
  const { body } = await vendors.ilumaSearch("Harjuna", { surname: "Wiryakusuma", scopes: ["PEP"] });
  expect(under(body, "results")).toMatchObject([
    {
      score: 100,
      names: ["Harjuna Wiryakusuma", "Wiryakusuma, Harjuna"],
      scopes: ["OTHER", "PEP"],
      nationalities: ["ID"],
    },
  ]);
});

test("the threshold and the scopes decide what is a hit", async () => {
  const search = (terms: Fields) => vendors.ilumaSearch("Zulkarnaen Abu Marwan", terms);
  const results = async (terms: Fields) => under((await search(terms)).body, "results");
  expect(await results({ score_threshold: 85 })).toHaveLength(1);
  expect(await results({ score_threshold: 100 })).toEqual([]);
  expect(await results({ score_threshold: 85, scopes: ["PEP"] })).toEqual([]);
});

test("dates come as texts and as parts with 0, nothing known as null and as an empty list", async () => {
  const replies = await Promise.all(WATCHLIST.map(({ id }) => vendors.ilumaGet(`/v0/identity/cft_pep_listings/${id}`)));
  const held = replies.map(({ body }) => under(body, "dates_of_birth") ?? under(body, "dates_of_registration") ?? null);
  const dates = held.flatMap((each) => (Array.isArray(each) ? each : []));
  expect(dates.some((date) => typeof date === "string" && /^\d{4}-\d\d-\d\d$/.test(date))).toBe(true);
  expect(dates).toContainEqual({ y: 1974, m: 0, d: 0 });
  expect(dates.filter((date) => under(date, "m") === 0 && under(date, "y") === 0)).toEqual([]);
  expect(held).toContainEqual(null);
  expect(held).toContainEqual([]);
});

test.each([
  ["no user", { user_id: undefined }, "user_id"],
  ["no nationality", { nationality: undefined }, "nationality"],
  ["a country of three letters", { nationality: "IDN" }, "nationality"],
  ["no scopes", { scopes: [] }, "scopes"],
  ["an unknown scope", { scopes: ["CFT"] }, "scopes.0"],
  ["a day-first date", { date_of_birth: "12-04-1990" }, "date_of_birth"],
  ["a day that does not exist", { date_of_birth: "1990-02-30" }, "date_of_birth"],
  ["an unknown gender", { gender: "Male" }, "gender"],
  ["a local phone number", { phone_number: "0812345678" }, "phone_number"],
  ["a threshold of 49", { score_threshold: 49 }, "score_threshold"],
  ["a threshold of 101", { score_threshold: 101 }, "score_threshold"],
  ["a threshold of 85.5", { score_threshold: 85.5 }, "score_threshold"],
])("%s gets 400 and the field's name", async (_, terms, field) => {
  expect(await vendors.ilumaSearch("Siapa Saja", terms)).toMatchObject({
    status: 400,
    body: { error_code: "API_VALIDATION_ERROR", errors: [{ field }] },
  });
});

test("a body is searched by its name, which is repeated as `name` or as `business_name`", async () => {
  const { body } = await entity();
  expect(body).toMatchObject({ business_domicile: "ID", date_of_registration: null, status: "COMPLETED" });
  expect(under(body, "results")).toMatchObject([
    { score: 100, business_domiciles: ["ID"], dates_of_registration: [{ y: 2009, m: 5, d: 0 }], scopes: ["SANCTION"] },
  ]);
  const keys = (await Promise.all([entity({ name: "Abcd" }), entity({ name: "Abcde" })])).map((reply) =>
    Object.keys(Object(reply.body)).find((key) => key === "name" || key === "business_name"),
  );
  expect(keys).toEqual(["name", "business_name"]);
  expect(await entity({ business_domicile: undefined })).toMatchObject({ status: 400 });
});

test("a search is read again by its id, under its own kind alone", async () => {
  const { body } = await entity();
  const id = String(under(body, "id"));
  expect((await vendors.ilumaGet(`/v0/identity/entity_cft_peps/${id}`)).body).toEqual(body);
  expect((await vendors.ilumaGet(`/v0/identity/individual_cft_peps/${id}`)).status).toBe(404);
});

test("a listing is read by the id a hit carries", async () => {
  const { body } = await vendors.ilumaSearch("Theodora Latuperissa");
  const results = under(body, "results");
  const id = String(under(Array.isArray(results) ? results[0] : undefined, "id"));
  expect((await vendors.ilumaGet(`/v0/identity/cft_pep_listings/${id}`)).body).toMatchObject({
    id,
    names: ["Theodora Latuperissa"],
    score: 100,
    scopes: ["OTHER", "SANCTION"],
  });
  expect((await vendors.ilumaGet("/v0/identity/cft_pep_listings/nobody")).status).toBe(404);
});

test("in asynchronous mode a search is accepted, and completed when it is asked for by id", async () => {
  sandbox.configure("ILUMA", { async: true });
  const { body } = await vendors.ilumaSearch("Harjuna Wiryakusuma");
  expect(under(body, "status")).toBe("PENDING");
  expect(under(body, "results")).toBeUndefined();
  const later = await vendors.ilumaGet(`/v0/identity/individual_cft_peps/${String(under(body, "id"))}`);
  expect(later.body).toMatchObject({ status: "COMPLETED", results: [{ score: 100 }] });
});

test.each([
  ["PENDING", { status: "PENDING" }],
  ["FAILED", { status: "FAILED", failure_reason: "TEMPORARY_NETWORK_ERROR" }],
  ["COMPLETED_NOT_FOUND", { status: "COMPLETED", results: [] }],
  ["COMPLETED_FOUND", { status: "COMPLETED", results: [{ score: 100 }] }],
  ["anything else", { status: "COMPLETED", results: [] }],
])("the magic reply %s is given", async (magic, body) => {
  const reply = await vendors.ilumaSearch("Bayu Anggoro Wicaksono", {}, { "x-magic-reply": magic });
  expect(reply).toMatchObject({ status: 200, body });
});
