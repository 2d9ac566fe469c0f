import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { openPostgres } from "../../../src/store/open-postgres.ts";
import { keyBookOf, storedKey } from "../../access/support.ts";
import { auditOf } from "../../assessments/custody/support.ts";
import { everythingOf } from "../../graphql/support/everything.ts";
import { schema } from "../../graphql/support/shelf.ts";
import { newPostgres } from "../../store/support/databases.ts";
import { fieldOf, masterKeys } from "../record.ts";
import { sandboxStory } from "../support.ts";
import type { Story } from "../support.ts";
import { everybody, personalValuesOf } from "./people.ts";
import type { Said } from "./people.ts";

// Without its policies, of which there is too much for one operation.
const EVERYTHING = everythingOf(schema, "Assessment").replaceAll(
  / policy \{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g,
  "",
);
const UNMASKED = `query ($id: ID!) { unmaskedAssessment(id: $id) ${EVERYTHING} }`;

const reader = storedKey({ name: "reader", tenant: "default", scopes: ["assess", "read", "audit", "erase"] });
const reviewer = storedKey({ name: "reviewer", tenant: "default", scopes: ["read", "unmask"] });
const stranger = storedKey({ name: "stranger", tenant: "other", scopes: ["read", "unmask"] });
const as = ({ text }: typeof reader) => ({ authorization: `Bearer ${text}` });

let story: Story;
let url: string;
let people: readonly Said[];
beforeAll(async () => {
  url = await newPostgres();
  story = await sandboxStory({
    environment: { DATABASE_URL: url, SAKSI_MASTER_KEYS: masterKeys },
    keyBook: keyBookOf(reader.key, reviewer.key, stranger.key),
  });
  const names = new Set(["Harjuna Wiryakusuma", "Theodora Latuperissa", "Ni Komang Ayu Pradnyani"]);
  people = everybody(story.sandbox.citizens).filter(({ name }) => names.has(name));
});
afterAll(() => story.close());

const Shown = z.looseObject({
  id: z.string(),
  applicant: z.looseObject({ masked: z.boolean() }).nullable(),
  screening: z.looseObject({ hits: z.array(z.looseObject({ names: z.array(z.string()) })) }).nullable(),
  nik: z.looseObject({}),
});

async function assess(applicant: Said) {
  const query = `mutation ($input: AssessInput!) { assess(input: $input) ${EVERYTHING} }`;
  const { json, text } = await story.query(query, { input: { idempotencyKey: applicant.nik, applicant } }, as(reader));
  return { text, shown: z.object({ data: z.object({ assess: Shown }) }).parse(json).data.assess };
}

const viewed = async () => {
  const database = await openPostgres({ url });
  const log = await auditOf(database, "default");
  await database.close();
  return log.filter(({ action }) => action === "PERSONAL_DATA_VIEWED");
};

/** What of somebody is found in an answer. */
const found = (text: string, said: Said) =>
  personalValuesOf(said).filter((value) => text.toLowerCase().includes(value.toLowerCase()));

describe("an assessment on record", () => {
  it("shows nothing personal of anybody by whatever way it is asked for, in any of its fields", async () => {
    expect(people).toHaveLength(3);
    for (const said of people) {
      const { text, shown } = await assess(said);
      const query = `query ($id: ID!) { assessment(id: $id) ${EVERYTHING} }`;
      const again = await story.query(query, { id: shown.id }, as(reader));
      const progress = await story.query(
        `subscription ($id: ID!) { assessmentProgress(id: $id) { ... on DecisionMade { assessment ${EVERYTHING} } } }`,
        { id: shown.id },
        { ...as(reader), accept: "text/event-stream" },
      );
      for (const answer of [text, again.text, progress.text]) {
        expect(answer).toContain(`"nik":"•••${said.nik.slice(-4)}"`);
        expect(found(answer, said)).toEqual([]);
      }
      expect(shown.applicant).toMatchObject({ masked: true, dateOfBirth: "•••", gender: "•••" });
      expect(shown.nik).toMatchObject({ valid: true, birthDate: null, gender: null, provinceCode: null });
    }
    expect(await viewed()).toEqual([]);
  });

  it("shows of a person on a list initials and a year, and how many they are", async () => {
    const { shown } = await assess(people.find(({ name }) => name.startsWith("Harjuna")) ?? expect.fail("nobody"));
    const [hit] = shown.screening?.hits ?? [];
    expect(hit).toMatchObject({ names: ["H••• W•••", "W••• H•••"], datesOfBirth: ["1961"] });
  });
});

describe("an unmasked assessment", () => {
  it("shows all of it, and that it was seen is in the audit log: by whom, of which assessment, and what", async () => {
    for (const said of people) {
      const { shown } = await assess(said);
      const before = await viewed();
      const query = `query ($id: ID!, $no: Boolean = false) {
        unmaskedAssessment(id: $id) {
          complete
          applicant { name born: dateOfBirth ...Where gender @include(if: $no) }
          screening { verdict hits { score names } }
          nik { birthDate }
        }
      }
      fragment Where on AssessedApplicant { nik address { city } }`;
      const { json } = await story.query(query, { id: shown.id }, as(reviewer));
      expect(json).toMatchObject({
        data: {
          unmaskedAssessment: {
            applicant: { name: said.name, born: said.dateOfBirth, nik: said.nik, address: { city: said.address.city } },
          },
        },
      });
      expect((await viewed()).slice(before.length)).toEqual([
        expect.objectContaining({
          actor: "reviewer",
          subject: `assessment/${shown.id}`,
          detail: {
            fields: [
              "applicant.name",
              "applicant.dateOfBirth",
              "applicant.nik",
              "applicant.address.city",
              "screening.hits.score",
              "screening.hits.names",
              "nik.birthDate",
            ],
          },
        }),
      ]);
      const all = await story.query(UNMASKED, { id: shown.id }, as(reviewer));
      expect(found(all.text, said)).toEqual(expect.arrayContaining([said.nik, said.name, said.dateOfBirth]));
    }
  });

  it("differs from a masked one in nothing that the audit log does not name", async () => {
    for (const said of people) {
      const { shown } = await assess(said);
      const { json } = await story.query(UNMASKED, { id: shown.id }, as(reviewer));
      const { unmaskedAssessment } = z.object({ data: z.object({ unmaskedAssessment: Shown }) }).parse(json).data;
      const Fields = z.object({ fields: z.array(z.string()) });
      const { fields } = Fields.parse((await viewed()).at(-1)?.detail);
      const differing = pathsOf(unmaskedAssessment).difference(pathsOf(shown));
      const places = new Set([...differing].map((path) => path.slice(0, path.indexOf("="))));
      expect(places.size).toBeGreaterThan(15);
      expect(places.difference(new Set(fields))).toEqual(new Set());
    }
  });

  it("is for callers with the scope alone, and leaves no entry where it is refused or there is none", async () => {
    const { shown } = await assess(people[0] ?? expect.fail("nobody"));
    const before = await viewed();
    const refused = await fieldOf(
      { query: (query, variables) => story.query(query, variables, as(reader)) },
      "unmaskedAssessment",
      UNMASKED,
      { id: shown.id },
    );
    expect(refused).toEqual({ value: null, codes: ["FORBIDDEN"] });
    const none = await story.query(UNMASKED, { id: shown.id }, as(stranger));
    expect(none.json).toEqual({ data: { unmaskedAssessment: null } });
    expect(await viewed()).toEqual(before);
  });

  it("of an erased applicant shows what is left, and nobody was seen", async () => {
    const said = people.at(-1) ?? expect.fail("nobody");
    const { shown } = await assess(said);
    const before = await viewed();
    const erase = `mutation ($input: EraseApplicantInput!) { eraseApplicant(input: $input) { state } }`;
    const input = { applicant: { nik: said.nik }, ground: "REQUESTED", despiteRetention: true };
    expect((await story.query(erase, { input }, as(reader))).json).toEqual({
      data: { eraseApplicant: { state: "ERASED" } },
    });
    const { value } = await fieldOf(
      { query: (query, variables) => story.query(query, variables, as(reviewer)) },
      "unmaskedAssessment",
      UNMASKED,
      { id: shown.id },
    );
    expect(value).toMatchObject({ erased: true, applicant: null });
    expect(found(JSON.stringify(value), said)).toEqual([]);
    expect(await viewed()).toEqual(before);
  });
});

/** Each value in an answer, with the place in the schema where it stands. */
function pathsOf(value: unknown, above = ""): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((each) => [...pathsOf(each, above)]));
  if (typeof value !== "object" || value === null) return new Set([`${above}=${JSON.stringify(value)}`]);
  const prefix = above === "" ? "" : `${above}.`;
  return new Set(Object.entries(value).flatMap(([key, each]) => [...pathsOf(each, `${prefix}${key}`)]));
}
