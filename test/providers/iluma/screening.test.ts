import { describe, expect, it } from "vitest";

import { combineScreening } from "../../../src/checks/screening.ts";
import { individualTerms } from "../../../src/providers/iluma/screening.ts";
import { fakeVendor, failureOf } from "../support.ts";
import type { Scripted } from "../support.ts";
import { connected, country, date, entity, jsonOf, person, sampleHit, searchAnswer } from "./support.ts";
import type { Asking } from "./support.ts";

async function reply(answer: Scripted, asking?: Asking) {
  await using vendor = await fakeVendor(answer);
  await using iluma = connected(vendor);
  return await iluma.individual(asking);
}

async function hitsOf(...results: object[]) {
  return (await reply(searchAnswer({ results }))).screening?.hits;
}

async function failureFor(around: object) {
  return (await failureOf(reply(searchAnswer(around)))).failure;
}

async function sent(ask: "individual" | "entity", asking: Asking) {
  await using vendor = await fakeVendor(searchAnswer({ results: [] }));
  await using iluma = connected(vendor);
  await iluma[ask](asking);
  const [request] = vendor.requests;
  return { request, body: jsonOf(request) };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("what a search for a person is sent", () => {
  it("is the name, the nationality and the terms, under a user id that tells nothing", async () => {
    const { request, body } = await sent("individual", {});
    expect(request).toMatchObject({ method: "POST", path: "/v0/identity/individual_cft_peps" });
    expect(request?.headers["content-type"]).toBe("application/json");
    expect(body).toEqual({
      user_id: expect.stringMatching(UUID),
      given_names: "Penita Kristiani",
      nationality: "ID",
      date_of_birth: "1993-10-12",
      gender: "FEMALE",
      scopes: ["PEP", "SANCTION"],
      score_threshold: 85,
    });
  });

  it("has the surname where one was given, and leaves out what was not", async () => {
    const asked = { name: "Penita", surname: "Kristiani", nationality: country("SG") };
    const { body } = await sent("individual", { person: asked, scopes: ["OTHER"] });
    expect(body).toEqual({
      user_id: expect.any(String),
      given_names: "Penita",
      surname: "Kristiani",
      nationality: "SG",
      scopes: ["OTHER"],
      score_threshold: 85,
    });
  });

  it("has another user id every time", async () => {
    const [one, other] = await Promise.all([sent("individual", {}), sent("individual", {})]);
    expect(one.body).not.toEqual(other.body);
  });

  it.each([
    [0.5, 50],
    [0.57, 57],
    [0.855, 85],
    [0.999, 99],
    [1, 100],
  ])("asks for a threshold of %d as at most that: %i", async (threshold, most) => {
    const { body } = await sent("individual", { threshold });
    expect(body).toHaveProperty(
      "score_threshold",
      expect.toSatisfy((score: number) => score <= most && score >= most - 1),
    );
    expect(body).toHaveProperty("score_threshold", expect.toSatisfy(Number.isInteger));
  });
});

it("every threshold of whole hundredths is asked for as it is", () => {
  for (let hundredths = 50; hundredths <= 100; hundredths += 1) {
    for (const threshold of [hundredths / 100, hundredths * 0.01, Number(`${hundredths}e-2`)]) {
      expect(individualTerms(person, { scopes: ["PEP"], threshold })).toHaveProperty("score_threshold", hundredths);
    }
  }
});

describe("what a search for a body is sent", () => {
  it("is its name, its domicile and the terms", async () => {
    const { request, body } = await sent("entity", {});
    expect(request).toMatchObject({ method: "POST", path: "/v0/identity/entity_cft_peps" });
    expect(body).toEqual({
      user_id: expect.stringMatching(UUID),
      name: "PT Maju Terus",
      business_domicile: "ID",
      scopes: ["PEP", "SANCTION"],
      score_threshold: 85,
    });
  });

  it("has the date of registration where it was given", async () => {
    const { body } = await sent("entity", { entity: { ...entity, dateOfRegistration: date("1999-02-03") } });
    expect(body).toHaveProperty("date_of_registration", "1999-02-03");
  });
});

describe("how a search is read", () => {
  it("brings a hit to our terms", async () => {
    expect(await reply(searchAnswer())).toEqual({
      status: "ANSWERED",
      requestId: "cftpi_1",
      screening: {
        scopes: ["PEP", "SANCTION"],
        hits: [
          {
            listingId: sampleHit.id,
            names: ["Eko Hadi Salim"],
            score: 1,
            scopes: ["OTHER", "PEP"],
            countries: ["ID"],
            dates: ["1943-03-11"],
          },
        ],
      },
    });
  });

  it("takes COMPLETED with no results in the list for nothing found", async () => {
    expect((await reply(searchAnswer({ results: [] }))).screening).toEqual({ hits: [], scopes: ["PEP", "SANCTION"] });
  });

  it("reads a body's hit by the names that its lists have", async () => {
    await using vendor = await fakeVendor(
      searchAnswer({
        name: "intel",
        business_name: "intel",
        results: [
          {
            id: "ed84",
            score: "93.5",
            names: ["Intel Corp"],
            business_domiciles: ["US"],
            dates_of_registration: [{ y: 1968, m: 7, d: 0 }],
            scopes: ["PEP"],
          },
        ],
      }),
    );
    await using iluma = connected(vendor);
    expect((await iluma.entity()).screening?.hits).toEqual([
      {
        listingId: "ed84",
        names: ["Intel Corp"],
        score: 0.935,
        scopes: ["PEP"],
        countries: ["US"],
        dates: ["1968-07"],
      },
    ]);
  });

  it("keeps a hit whose optional lists are missing or null", async () => {
    const { nationalities: _, dates_of_birth: __, ...bare } = sampleHit;
    expect(await hitsOf(bare, { ...sampleHit, nationalities: null, dates_of_birth: null })).toMatchObject([
      { countries: [], dates: [] },
      { countries: [], dates: [] },
    ]);
  });

  it("leaves out the dates it cannot read, and never the hit", async () => {
    const dates_of_birth = ["1943-03-11", "unknown", { y: 0, m: 3, d: 11 }, { y: 1950, m: 0, d: 0 }, null, { y: 1943 }];
    expect(await hitsOf({ ...sampleHit, dates_of_birth })).toMatchObject([{ dates: ["1943-03-11", "1950", "1943"] }]);
    expect(await hitsOf({ ...sampleHit, dates_of_birth: "about 1943" })).toMatchObject([{ dates: [] }]);
  });

  it("takes the country of a subdivision code, and leaves out what is no code", async () => {
    expect(await hitsOf({ ...sampleHit, nationalities: ["ID-JK", "id", "Indonesia", 7, "SG"] })).toMatchObject([
      { countries: ["ID", "SG"] },
    ]);
  });

  it("keeps scopes that nobody asked about: the check drops them", async () => {
    expect(await hitsOf({ ...sampleHit, scopes: ["OTHER"] })).toMatchObject([{ scopes: ["OTHER"] }]);
  });

  it("overlooks an unknown scope beside one that was asked about", async () => {
    expect(await hitsOf({ ...sampleHit, scopes: ["pep", "CRIME"] })).toMatchObject([{ scopes: ["PEP"] }]);
  });

  describe.each([
    ["no name", { names: [] }],
    ["names that are null", { names: [null, " "] }],
    ["names missing", { names: undefined }],
    ["no score", { score: null }],
    ["a score that cannot be read", { score: "high" }],
    ["a score above 100", { score: 250 }],
    ["no id", { id: null }],
    ["no scopes", { scopes: null }],
    ["unknown scopes alone", { scopes: ["CRIME"] }],
    ["an unknown scope beside one that was not asked about", { scopes: ["CRIME", "OTHER"] }],
  ])("a hit with %s", (_, change) => {
    const unreadable = { ...sampleHit, ...change };

    it("leaves the readable ones standing, of a search that is not whole", async () => {
      const findings = (await reply(searchAnswer({ results: [unreadable, sampleHit] }))).screening;
      expect(findings).toMatchObject({ hits: [{ listingId: sampleHit.id }], scopes: [] });
    });

    it("is malformed where there is no other: it must not look clear", async () => {
      expect(await failureFor({ results: [unreadable] })).toMatchObject({ code: "MALFORMED_RESPONSE" });
    });
  });

  it.each([
    ["UNKNOWN", { ...sampleHit, scopes: ["OTHER"] }],
    ["UNKNOWN", { ...sampleHit, score: 60 }],
    ["POSSIBLE_MATCH", sampleHit],
  ])("makes a verdict of %s with an unreadable hit, and never CLEAR", async (verdict, hit) => {
    const claims = (await reply(searchAnswer({ results: [{}, hit] }))).screening;
    if (claims === undefined) throw new Error("no findings");
    const call = { endpoint: "e", askedAt: new Date(0), latencyMs: 1, attempts: 1, costIdr: null, requestId: null };
    const checked = combineScreening({ scopes: ["PEP", "SANCTION"], threshold: 0.85 }, [
      { ...call, provider: "ILUMA", status: "ANSWERED", claims },
    ]);
    expect(checked).toMatchObject({ verdict, complete: false });
  });

  it("takes a list of results without a status for completed, which the page says it means", async () => {
    expect((await reply(searchAnswer({ status: undefined }))).screening?.hits).toHaveLength(1);
    expect((await reply(searchAnswer({ status: null, results: [] }))).screening?.hits).toEqual([]);
  });

  it("takes a reason for failing without a status for failed, whatever results stand beside it", async () => {
    const failure = await failureFor({ status: undefined, failure_reason: "TEMPORARY_NETWORK_ERROR", results: [] });
    expect(failure.code).toBe("UNAVAILABLE");
  });

  it.each([undefined, null, {}, "none"])("refuses COMPLETED with results of %o", async (results) => {
    expect((await failureFor({ results })).code).toBe("MALFORMED_RESPONSE");
  });

  it.each(["TEMPORARY_NETWORK_ERROR", undefined])("fails for FAILED with reason %s", async (failure_reason) => {
    const failure = await failureFor({ status: "FAILED", failure_reason, results: [] });
    expect(failure).toMatchObject({ code: "UNAVAILABLE", retryable: true });
  });

  it("says that fewer scopes were searched where the answer says so", async () => {
    expect((await reply(searchAnswer({ results: [], scopes: ["PEP", "OTHER"] }))).screening?.scopes).toEqual(["PEP"]);
  });

  it.each([null, [], undefined])("takes the asked scopes for searched where the answer has %o", async (scopes) => {
    expect((await reply(searchAnswer({ results: [], scopes }))).screening?.scopes).toEqual(["PEP", "SANCTION"]);
  });

  it("cannot ask about a person what is asked about bodies, nor the reverse", async () => {
    await using vendor = await fakeVendor(searchAnswer());
    await using iluma = connected(vendor);
    const entityEndpoint = iluma.provider.endpoints.find(({ subject }) => subject === "entity");
    const context = { signal: new AbortController().signal, deadline: 0, scope: {} };
    const asked = entityEndpoint?.ask({ subject: "person", person, checks: new Set() }, context);
    expect((await failureOf(Promise.resolve(asked))).failure.code).toBe("INVALID_INPUT");
    expect(vendor.requests).toEqual([]);
  });
});
