import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { says, sandboxStory, selfie } from "./support.ts";
import type { Story } from "./support.ts";

let story: Story;
beforeAll(async () => {
  story = await sandboxStory();
});
afterAll(async () => {
  await story.close();
});
beforeEach(() => story.sandbox.reset());

const APPLICANT = `query ($input: ApplicantInput!) { applicant(input: $input) { identity { verdict } decision { outcome } } }`;
const SCREENING = `query ($input: IndividualScreeningInput!) { individualScreening(input: $input) { verdict } }`;

const good = { ...says("all-match"), selfie };

/** What the caller sent, and what must not come back. */
const SECRET = "Sukmawati Rahasia 3171";

const CASES: readonly (readonly [string, string, Record<string, unknown>, string])[] = [
  ["a NIK of fifteen digits", APPLICANT, { ...good, nik: "317405120490900" }, "input.nik"],
  ["a NIK that is a number", APPLICANT, { ...good, nik: 3174051204909001 }, "input.nik"],
  ["a NIK with a letter", APPLICANT, { ...good, nik: "31740512O4909001" }, "input.nik"],
  ["a date that does not exist", APPLICANT, { ...good, dateOfBirth: "1990-02-30" }, "input.dateOfBirth"],
  ["a date in another order", APPLICANT, { ...good, dateOfBirth: "12-04-1990" }, "input.dateOfBirth"],
  ["a date in the future", APPLICANT, { ...good, dateOfBirth: "2990-01-01" }, "input.dateOfBirth"],
  ["a birth date of another age", APPLICANT, { ...good, dateOfBirth: "1700-01-01" }, "input.dateOfBirth"],
  ["an unknown gender", APPLICANT, { ...good, gender: SECRET }, "input.gender"],
  ["an unknown field", APPLICANT, { ...good, alias: SECRET }, "input"],
  ["a missing name", APPLICANT, { nik: good.nik }, "input"],
  ["an empty name", APPLICANT, { ...good, name: "   " }, "input.name"],
  ["a name with a line break", APPLICANT, { ...good, name: `${SECRET}\r\nX: y` }, "input.name"],
  ["a name with half a character", APPLICANT, { ...good, name: `${SECRET}\ud800` }, "input.name"],
  ["a name that turns the writing around", APPLICANT, { ...good, name: `${SECRET}\u202e` }, "input.name"],
  ["a name that never ends", APPLICANT, { ...good, name: SECRET.repeat(50) }, "input.name"],
  ["an RT of letters", APPLICANT, { ...good, address: { rt: "RT-A" } }, "input.address.rt"],
  ["a country that is none", APPLICANT, { ...good, nationality: "XX" }, "input.nationality"],
  ["a selfie that is no base64", APPLICANT, { ...good, selfie: { base64: `${SECRET}!` } }, "input.selfie.base64"],
  [
    "a selfie that is no image",
    APPLICANT,
    { ...good, selfie: { base64: Buffer.from(SECRET).toString("base64") } },
    "input.selfie.base64",
  ],
  ["an empty selfie", APPLICANT, { ...good, selfie: { base64: "" } }, "input.selfie.base64"],
  ["a selfie given twice", APPLICANT, { ...good, selfie: { base64: selfie.base64, file: null } }, "input.selfie"],
  ["a selfie given not at all", APPLICANT, { ...good, selfie: {} }, "input.selfie"],
  ["a file outside a multipart request", APPLICANT, { ...good, selfie: { file: SECRET } }, "input.selfie.file"],
  ["no scope at all", SCREENING, { name: SECRET, scopes: [] }, "input.scopes"],
  ["an unknown scope", SCREENING, { name: SECRET, scopes: ["PEPS"] }, "input.scopes"],
  ["a threshold above one", SCREENING, { name: SECRET, threshold: 85 }, "input.threshold"],
  ["a threshold under a half", SCREENING, { name: SECRET, threshold: 0.49 }, "input.threshold"],
];

it.each(CASES)(
  "%s is refused with a code, its place and no value, and no vendor is called",
  async (_what, query, input, place) => {
    const { text, json } = await story.query(query, { input });
    expect(json).toMatchObject({
      errors: [{ message: expect.stringMatching(/\w{2,} .*\.$/), extensions: { code: "BAD_USER_INPUT" } }],
    });
    const argument = /"argument":"([^"]+)"/.exec(text)?.[1];
    expect(argument?.startsWith(place)).toBe(true);
    expect(text).not.toContain("Sukmawati");
    expect(text).not.toContain(Buffer.from(SECRET).toString("base64").slice(0, 12));
    expect(story.sandbox.calls()).toEqual([]);
  },
);

it("the same mistakes as literals in the query get the same code, and no value either", async () => {
  const query = `{ applicant(input: { nik: "${SECRET}", name: 7, gender: ${"LAKI"}, dateOfBirth: "1990-02-30" }) { nik { valid } } }`;
  const { text, json } = await story.query(query);
  expect(json).toMatchObject({
    errors: expect.arrayContaining([
      expect.objectContaining({ extensions: expect.objectContaining({ code: "BAD_USER_INPUT" }) }),
    ]),
  });
  expect(text).not.toContain("Sukmawati");
  expect(text).not.toContain("1990-02-30");
});

it("a policy that is not loaded is refused before anybody is asked, and the loaded ones are named", async () => {
  const query = `query ($input: ApplicantInput!) { applicant(input: $input) { decision(policy: "nobodys") { outcome } } }`;
  const { json } = await story.query(query, { input: good });
  expect(json).toMatchObject({
    data: { applicant: null },
    errors: [
      { message: expect.stringContaining("default"), path: ["applicant"], extensions: { code: "BAD_USER_INPUT" } },
    ],
  });
  expect(story.sandbox.calls()).toEqual([]);
});

it("one field's mistake does not throw away another's answer", async () => {
  const query = `query ($input: IdentityInput!) {
    identity(input: $input) { verdict }
    individualScreening(input: { name: "A", threshold: 3 }) { verdict }
  }`;
  const { nik, name, dateOfBirth, gender } = says("all-match");
  const { json } = await story.query(query, { input: { nik, name, dateOfBirth, gender } });
  expect(json).toMatchObject({
    data: { identity: { verdict: "MATCH" }, individualScreening: null },
    errors: [{ path: ["individualScreening"], extensions: { code: "BAD_USER_INPUT", argument: "input.threshold" } }],
  });
});

it("a selfie with too few pixels for a provider skips that provider, and is no error", async () => {
  const { default: sharp } = await import("sharp");
  const small = await sharp({ create: { width: 320, height: 320, channels: 3, background: "#c98" } })
    .jpeg()
    .toBuffer();
  const query = `query ($input: FaceMatchInput!) { faceMatch(input: $input) { providers { provider status skipped { reason } } } }`;
  const { nik, name, dateOfBirth } = says("all-match");
  const { json } = await story.query(query, {
    input: { nik, name, dateOfBirth, selfie: { base64: small.toString("base64") } },
  });
  expect(json).not.toHaveProperty("errors");
  expect(json).toMatchObject({
    data: {
      faceMatch: {
        providers: expect.arrayContaining([
          { provider: "ILUMA", status: "SKIPPED", skipped: { reason: expect.stringContaining("500×500") } },
          expect.objectContaining({ provider: "HYPERVERGE", status: "ANSWERED" }),
        ]),
      },
    },
  });
  expect(story.sandbox.calls("ILUMA")).toEqual([]);
});

it("nothing that was sent reaches the log, whatever became of it", async () => {
  for (const [, query, input] of CASES) await story.query(query, { input });
  await story.query(APPLICANT, { input: good });
  const log = story.log();
  for (const value of ["Sukmawati", good.nik, good.name, "1990-04-12", selfie.base64.slice(40, 80)]) {
    expect(log).not.toContain(value);
  }
});
