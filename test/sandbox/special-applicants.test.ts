import { readFileSync } from "node:fs";

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { dayFirst } from "../../src/domain/calendar.ts";
import { SPECIAL_APPLICANTS } from "../../src/sandbox/citizens/special.ts";
import type { SpecialApplicant } from "../../src/sandbox/citizens/special.ts";
import { sampleSelfie } from "../../src/sandbox/sample-selfie.ts";
import { specialApplicants, startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { notingClock } from "./support/clock.ts";
import { file, SIMULATORS, under, Vendors } from "./support/vendors.ts";
import type { Reply } from "./support/vendors.ts";

const clock = notingClock();
let sandbox: Sandbox;
let vendors: Vendors;
let selfie: Buffer;

beforeAll(async () => {
  [sandbox, selfie] = await Promise.all([startSandbox({ simulators: SIMULATORS, clock }), sampleSelfie()]);
  vendors = new Vendors(sandbox);
});
beforeEach(() => {
  clock.waits.length = 0;
});
afterAll(() => sandbox.close());

const ASK = {
  GLAIR: ({ nik, name, dateOfBirth }) =>
    vendors.glair({ nik, name, date_of_birth: dayFirst(dateOfBirth) }, { face_image: file(selfie) }),
  HYPERVERGE: ({ nik }) => vendors.hyperverge({ id: nik, image: selfie.toString("base64") }),
  IDMETA: ({ nik, name, dateOfBirth, gender }) =>
    vendors.idmetaFull({
      nik,
      name,
      date_of_birth: dateOfBirth,
      gender: gender === "MALE" ? "Male" : "Female",
      selfie_image: selfie.toString("base64"),
    }),
  ILUMA: ({ nik, name, dateOfBirth }) =>
    vendors.ilumaCard({ name, id_card_number: nik, birthdate: dayFirst(dateOfBirth) }, { selfie: file(selfie) }),
} satisfies Record<string, (says: SpecialApplicant["says"]) => Promise<Reply>>;

interface Answer {
  readonly found: unknown;
  readonly name?: unknown;
  readonly dateOfBirth?: unknown;
  readonly face: "same" | "between" | "other" | "none";
}

function face(percentage: unknown): Answer["face"] {
  if (percentage === null || percentage === undefined) return "none";
  if (Number(percentage) >= 80) return "same";
  return Number(percentage) < 60 ? "other" : "between";
}

const READ: Readonly<Record<keyof typeof ASK, (body: unknown) => Answer>> = {
  GLAIR: (body) => {
    const result = under(body, "result") ?? under(body, "data");
    return {
      found: under(result, "nik"),
      name: under(result, "name"),
      dateOfBirth: under(result, "date_of_birth"),
      face: face(under(result, "face_image_percentage")),
    };
  },
  HYPERVERGE: (body) => {
    const result = under(body, "result");
    const score = under(result, "details", "score") ?? under(result, "message", "score");
    return { found: score !== undefined, face: face(score) };
  },
  IDMETA: (body) => {
    const data = under(body, "data", "data");
    const found = under(data, "nik");
    return {
      found,
      name: under(data, "name"),
      dateOfBirth: under(data, "dateOfBirth"),
      face: found === true ? face(under(data, "selfieImagePercentage")) : "none",
    };
  },
  ILUMA: (body) => {
    const result = under(body, "result");
    return {
      found: under(body, "is_found"),
      name: under(result, "is_name_match") ?? null,
      dateOfBirth: under(result, "is_birthdate_match") ?? null,
      face: face(under(result, "selfie_score") ?? under(result, "seflie_score")),
    };
  },
};

const NAMES = ["GLAIR", "HYPERVERGE", "IDMETA", "ILUMA"] as const;
type Name = (typeof NAMES)[number];

const ALL_MATCH: Answer = { found: true, name: true, dateOfBirth: true, face: "same" };
const NOT_FOUND: Answer = { found: false, name: null, dateOfBirth: null, face: "none" };

/** HyperVerge knows the face alone. */
function expected(vendor: Name, answer: Answer): Answer {
  return vendor === "HYPERVERGE" ? { found: answer.found, face: answer.face } : answer;
}

async function answerOf(vendor: Name, { says }: SpecialApplicant): Promise<Answer> {
  return READ[vendor]((await ASK[vendor](says)).body);
}

async function answersOf(names: readonly Name[], applicant: SpecialApplicant): Promise<unknown> {
  return Promise.all(names.map(async (vendor) => [vendor, await answerOf(vendor, applicant)]));
}

function expectedOf(names: readonly Name[], answer: Answer): unknown {
  return names.map((vendor) => [vendor, expected(vendor, answer)]);
}

const DIFFERENT: Readonly<Record<string, Answer>> = {
  "name-mismatch": { ...ALL_MATCH, name: false },
  "birth-date-mismatch": { ...ALL_MATCH, dateOfBirth: false },
  "nik-unknown": NOT_FOUND,
  "nik-impossible": NOT_FOUND,
  "face-mismatch": { ...ALL_MATCH, face: "other" },
  "face-inconclusive": { ...ALL_MATCH, face: "between" },
};

describe("the common stories", () => {
  test.each(SPECIAL_APPLICANTS)("$key: every vendor answers as the story says", async (applicant) => {
    const answer = DIFFERENT[applicant.key] ?? ALL_MATCH;
    expect(await answersOf(NAMES, applicant)).toEqual(expectedOf(NAMES, answer));
  });

  test.each([
    ["pep-hit", ["OTHER", "PEP"], { y: 1961, m: 8, d: 20 }],
    ["sanctions-hit", ["SANCTION"], { y: 1979, m: 6, d: 2 }],
    ["partial-date-hit", ["OTHER", "SANCTION"], { y: 1974, m: 0, d: 0 }],
    ["adverse-media", ["OTHER"], undefined],
  ])("%s: the search finds it", async (key, scopes, date) => {
    const name = SPECIAL_APPLICANTS.find((applicant) => applicant.key === key)?.says.name ?? "";
    const results = under((await vendors.ilumaSearch(name)).body, "results");
    expect(results).toMatchObject([{ score: 100, scopes }]);
    const [first] = Array.isArray(results) ? results : [];
    const dates = under(first, "dates_of_birth") ?? [];
    const text = date && `${date.y}-${String(date.m).padStart(2, "0")}-${String(date.d).padStart(2, "0")}`;
    expect([[date], [text], []]).toContainEqual(dates);
    expect(Array.isArray(dates) && dates.length > 0).toBe(date !== undefined);
  });

  test("adverse-media: nothing is found in the scopes asked for by default", async () => {
    const { body } = await vendors.ilumaSearch("Liem Kusnadi Hartanto", { scopes: ["PEP", "SANCTION"] });
    expect(body).toMatchObject({ status: "COMPLETED", results: [] });
  });
});

function own(vendor: Name, story: string): SpecialApplicant {
  const key = `${vendor.toLowerCase()}-${story}`;
  const found = specialApplicants(SIMULATORS).find((applicant) => applicant.key === key);
  if (found === undefined) throw new Error(`there is no ${key}`);
  return found;
}

describe("each vendor's own stories", () => {
  const vendorStories = SIMULATORS.flatMap(({ name, applicants }) =>
    applicants.map((applicant) => ({ vendor: name, ...applicant })),
  );

  test.each(vendorStories)("$key: everybody but $vendor answers that all match", async (applicant) => {
    const others = NAMES.filter((name) => name !== applicant.vendor);
    expect(await answersOf(others, applicant)).toEqual(expectedOf(others, ALL_MATCH));
  });

  test("vendors are in conflict about a name, a face, a birth date, a NIK", async () => {
    expect(await answerOf("GLAIR", own("GLAIR", "conflict"))).toEqual({ ...ALL_MATCH, name: false });
    expect(await answerOf("HYPERVERGE", own("HYPERVERGE", "conflict"))).toEqual({ found: true, face: "other" });
    expect(await answerOf("IDMETA", own("IDMETA", "conflict"))).toEqual({ ...ALL_MATCH, dateOfBirth: false });
    expect(await answerOf("ILUMA", own("ILUMA", "conflict"))).toEqual(NOT_FOUND);
  });

  test("a vendor that is down answers its own 5xx, or not at all", async () => {
    const ask = (vendor: Name) => ASK[vendor](own(vendor, "down").says);
    const nothing = { nik: null, name: null, date_of_birth: null };
    expect(await ask("GLAIR")).toMatchObject({ status: 503, body: { verification_status: false, result: nothing } });
    expect(await ask("HYPERVERGE")).toMatchObject({ status: 500, body: { message: "Internal Server Error" } });
    await expect(ask("IDMETA")).rejects.toThrow(TypeError);
    expect(await ask("ILUMA")).toMatchObject({ status: 503, body: { error_code: "SERVICE_UNAVAILABLE" } });
  });

  test.each(NAMES)("a slow %s answers after 20 seconds, and then as usual", async (vendor) => {
    expect(await answerOf(vendor, own(vendor, "slow"))).toEqual(expected(vendor, ALL_MATCH));
    expect(clock.waits).toEqual([20_000]);
  });

  test.each([
    ["GLAIR", null],
    ["HYPERVERGE", null],
    ["IDMETA", "30"],
    ["ILUMA", "30"],
  ] as const)("a rate-limited %s answers 429 with Retry-After %s", async (vendor, retryAfter) => {
    const { status, headers } = await ASK[vendor](own(vendor, "rate-limited").says);
    expect(status).toBe(429);
    expect(headers.get("retry-after")).toBe(retryAfter);
  });

  test.each(NAMES)("a malformed %s answers 200 with something that is no JSON", async (vendor) => {
    const { status, text, body } = await ASK[vendor](own(vendor, "malformed").says);
    expect(status).toBe(200);
    expect(text.length).toBeGreaterThan(0);
    expect(body).toBeUndefined();
  });

  test("failures have every vendor's own dress", async () => {
    const gateway = await ASK.GLAIR(own("GLAIR", "bad-gateway").says);
    expect(gateway.status).toBe(502);
    expect(gateway.headers.get("content-type")).toContain("text/html");
    expect((await ASK.HYPERVERGE(own("HYPERVERGE", "no-face").says)).body).toEqual({
      status: "success",
      statusCode: "200",
      result: { status: "INVALID_REQUEST", message: "input image detect face fail" },
    });
    const { nik, name, dateOfBirth } = own("IDMETA", "failed").says;
    expect(await ASK.IDMETA(own("IDMETA", "failed").says)).toMatchObject({
      status: 200,
      body: { success: false, verificationStatusCode: 6, data: { data: { nik: null, reasonCode: "1" } } },
    });
    const selfie_image = selfie.toString("base64");
    expect(await vendors.idmetaFace({ nik, name, date_of_birth: dayFirst(dateOfBirth), selfie_image })).toMatchObject({
      status: 200,
      body: { status: false, result: { status: "failed" }, api_request_status: 2 },
    });
    expect(await ASK.ILUMA(own("ILUMA", "failed").says)).toMatchObject({
      status: 200,
      body: { status: "FAILED", failure_reason: "TEMPORARY_NETWORK_ERROR" },
    });
  });

  test("IDmeta takes a selfie for no living person's, whatever the face", async () => {
    const { says } = own("IDMETA", "not-live");
    const { body } = await ASK.IDMETA(says);
    expect(body).toMatchObject({ success: true, verificationStatus: "REJECTED" });
    expect(under(body, "data", "data")).toMatchObject({ nik: true, livenessResult: false, reasonCode: "2" });
    expect(READ.IDMETA(body)).toEqual(ALL_MATCH);
  });

  test("what Iluma accepts is pending, and a search completes when it is asked for by id", async () => {
    const { says } = own("ILUMA", "pending");
    expect((await ASK.ILUMA(says)).body).toMatchObject({ status: "PENDING" });
    const { body } = await vendors.ilumaSearch(says.name);
    expect(body).toMatchObject({ status: "PENDING" });
    const later = await vendors.ilumaGet(`/v0/identity/individual_cft_peps/${String(under(body, "id"))}`);
    expect(later.body).toMatchObject({ status: "COMPLETED", results: [] });
  });

  test("Iluma's troubles follow the name in a search", async () => {
    const search = (story: string) => vendors.ilumaSearch(own("ILUMA", story).says.name);
    expect((await search("down")).status).toBe(503);
    expect((await search("rate-limited")).status).toBe(429);
    expect((await search("malformed")).body).toBeUndefined();
    const failed = await search("failed");
    expect(failed.body).toMatchObject({ status: "FAILED", failure_reason: "TEMPORARY_NETWORK_ERROR" });
    expect(under(failed.body, "results")).toBeUndefined();
    await search("slow");
    expect(clock.waits).toEqual([20_000]);
  });
});

test("the docs have every special applicant as they are", () => {
  const docs = readFileSync(new URL("../../docs/sandbox.md", import.meta.url), "utf8");
  const cells = (line: string) => line.split("|").map((cell) => cell.trim());
  const rows = docs.split("\n").filter((line) => /^\| `[a-z-]+` +\| \d{16} /.test(line));
  expect(rows.map(cells)).toEqual(
    specialApplicants(SIMULATORS).map(({ key, story, says }) =>
      cells(`| \`${key}\` | ${says.nik} | ${says.name} | ${says.dateOfBirth} | ${says.gender} | ${story} |`),
    ),
  );
});
