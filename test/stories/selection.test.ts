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
beforeEach(() => {
  story.sandbox.reset();
});

/** The vendors' paths that were called, finalize aside: it is no evidence and comes when it comes. */
function called(): string[] {
  const calls = story.sandbox.calls().filter(({ path }) => !path.endsWith("finalize-verification"));
  return calls.map(({ path }) => path.split("/").at(-1) ?? "").toSorted();
}

const IDENTITY = ["create-verification", "dukcapil-full", "id_card_verifications", "verification"];

const input = { ...says("all-match"), selfie };

const select = (fields: string, variables: object = { input }) =>
  story.query(`query ($input: ApplicantInput!) { applicant(input: $input) { ${fields} } }`, { ...variables });

it("asks no vendor for what the NIK itself says", async () => {
  const { json } = await select("nik { valid birthDate gender }");
  expect(json).toEqual({
    data: { applicant: { nik: { valid: true, birthDate: "1990-04-12", gender: "MALE" } } },
  });
  expect(called()).toEqual([]);
});

it("asks no face vendor where identity is all that is selected, and shows IDmeta no selfie", async () => {
  await select("identity { verdict }");
  expect(called()).toEqual(IDENTITY);
  expect(story.sandbox.calls("HYPERVERGE")).toEqual([]);
  const full = story.sandbox.calls("IDMETA").find(({ path }) => path.endsWith("dukcapil-full"));
  expect(full?.images).toEqual([]);
});

it("asks each endpoint once where identity, face and decision are selected together", async () => {
  await select("identity { verdict } faceMatch { verdict } decision { outcome }");
  expect(called()).toEqual(
    [...IDENTITY, "dukcapilWithFacematch", "face-verification", "individual_cft_peps"].toSorted(),
  );
});

it("asks for a decision all that its policy needs, and the same whatever else is selected", async () => {
  const { json: alone } = await select("decision { outcome score { low high } rules { rule state } missing { path } }");
  const calls = called();
  story.sandbox.reset();
  const { json: among } = await select(
    "nik { valid } identity { verdict } faceMatch { score } decision { outcome score { low high } rules { rule state } missing { path } }",
  );
  expect(called()).toEqual(calls);
  expect(among).toMatchObject(Object(alone));
});

it("asks once for the same applicant under two aliases, and plans for both", async () => {
  const query = `query ($input: ApplicantInput!) {
    one: applicant(input: $input) { identity { verdict } }
    two: applicant(input: $input) { faceMatch { verdict } }
  }`;
  await story.query(query, { input });
  expect(called()).toEqual([...IDENTITY, "dukcapilWithFacematch", "face-verification"].toSorted());
});

it("asks once for the same question under two root fields", async () => {
  const { nik, name } = says("all-match");
  const query = `query ($input: IdentityInput!) { a: identity(input: $input) { verdict } b: identity(input: $input) { verdict } }`;
  await story.query(query, { input: { nik, name } });
  expect(story.sandbox.calls("GLAIR")).toHaveLength(1);
});

it("looks a record up once, and asks a vendor once whether it is up, however many fields want it", async () => {
  const listing = `listing(provider: ILUMA, id: "00000000-0000-4000-8000-000000000000") { answer { status } }`;
  await story.query(`{ a: ${listing} b: ${listing} c: providers { up } d: providers { up } }`);
  expect(called()).toEqual(["00000000-0000-4000-8000-000000000000", "health"]);
});

it("heeds @skip and @include before anybody is asked", async () => {
  await select("nik { valid } identity @include(if: false) { verdict } faceMatch @skip(if: true) { verdict }");
  expect(called()).toEqual([]);
});

it("sees what is selected through fragments", async () => {
  const query = `query ($input: ApplicantInput!) { applicant(input: $input) { ...Parts } }
    fragment Parts on Applicant { ... on Applicant { screening { verdict } } }`;
  await story.query(query, { input });
  expect(called()).toEqual(["individual_cft_peps"]);
});

it("opens one IDmeta session for an applicant, and finalises that one in the background", async () => {
  await select("identity { verdict } faceMatch { verdict }");
  const calls = story.sandbox.calls("IDMETA");
  expect(calls.filter(({ path }) => path.endsWith("create-verification"))).toHaveLength(1);
  const session = calls.find(({ path }) => path.endsWith("dukcapil-full"))?.fields["trustValidationId"];
  expect(session).toBeDefined();
  const finalised = (): unknown[] =>
    story.sandbox
      .calls("IDMETA")
      .filter(({ path }) => path.endsWith("finalize-verification"))
      .map(({ fields }) => fields["verification_id"]);
  await expect.poll(finalised).toContain(session);
});

it("sends vendors nothing that the applicant did not say", async () => {
  const { nik, name } = says("all-match");
  await select("identity { verdict }", { input: { nik, name } });
  const [call] = story.sandbox.calls("GLAIR");
  expect(call?.fields).toEqual({ nik, name });
  expect(called()).toEqual(["verification"]);
});
