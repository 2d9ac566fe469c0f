import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";

import { openPostgres } from "../../../src/store/open-postgres.ts";
import { newPostgres } from "../../store/support/databases.ts";
import { verdictOn } from "../../store/support/tamper.ts";
import { auditOf } from "../../assessments/custody/support.ts";
import { masterKeys } from "../record.ts";
import { says, sandboxStory } from "../support.ts";
import type { Story } from "../support.ts";

const ASSESS = `mutation ($input: AssessInput!) { assess(input: $input) { ...Kept } } ${kept()}`;
const SHOW = `query ($id: ID!) { assessment(id: $id) { ...Kept } replay(id: $id) { identical decision { outcome } } } ${kept()}`;
const CUSTODY = `state erasedAt obstacles legalHolds { id reason placedBy } erasure { ground requestedBy despiteRetention }`;
const ERASE = `mutation ($input: EraseApplicantInput!) { eraseApplicant(input: $input) { ${CUSTODY} } }`;
const HOLD = `mutation ($input: PlaceLegalHoldInput!) { placeLegalHold(input: $input) { ${CUSTODY} } }`;
const LIFT = `mutation ($input: LiftLegalHoldInput!) { liftLegalHold(input: $input) { ${CUSTODY} } }`;

function kept(): string {
  return `fragment Kept on Assessment {
    id reference erased complete
    nik { valid birthDate gender birthDateConsistent }
    decision { outcome score { low high } reasons { code } rules { rule state } }
    decisions { sequence seal decision { outcome costIdr } }
    identity { verdict providers { provider status } }
    screening { verdict topScore hits { key score names } }
  }`;
}

let story: Story;
let url: string;
beforeAll(async () => {
  url = await newPostgres();
  story = await sandboxStory({
    environment: { DATABASE_URL: url, SAKSI_MASTER_KEYS: masterKeys, SAKSI_API_KEYS: "officer:a-key-of-the-stories" },
  });
});
afterAll(() => story.close());

const Id = z.object({ data: z.object({ assess: z.object({ id: z.string() }) }) });
const assess = async (key: string, idempotencyKey = `of ${key}`) => {
  const { json } = await story.query(ASSESS, {
    input: { idempotencyKey, applicant: says(key), reference: `file of the ${key}` },
  });
  return { id: Id.parse(json).data.assess.id, json };
};
const erased = (applicant: object, more: object = {}) =>
  story.query(ERASE, { input: { applicant, ground: "REQUESTED", ...more } });

const Shown = z.object({
  data: z.object({
    assessment: z.looseObject({ decisions: z.array(z.unknown()), decision: z.unknown() }),
    replay: z.object({ identical: z.boolean() }),
  }),
});

it.each(["all-match", "pep-hit", "sanctions-hit", "nik-unknown", "nik-impossible", "iluma-down", "name-mismatch"])(
  "an erased applicant's assessment says of nobody what was decided, and is replayed to the byte: %s",
  async (key) => {
    const { id } = await assess(key);
    const before = Shown.parse((await story.query(SHOW, { id })).json).data;
    const { json } = await erased({ assessment: id }, { despiteRetention: true });
    expect(json).toMatchObject({ data: { eraseApplicant: { state: "ERASED", obstacles: [] } } });
    const after = Shown.parse((await story.query(SHOW, { id })).json).data;
    expect(after.replay).toEqual(before.replay);
    expect(after.replay.identical).toBe(true);
    expect(after.assessment.decisions).toEqual(before.assessment.decisions);
    expect(after.assessment.decision).toEqual(before.assessment.decision);
    expect(before.assessment).toMatchObject({ erased: false, reference: `file of the ${key}` });
    // It pointed to the applicant's file.
    expect(after.assessment).toMatchObject({ erased: true, reference: null });
    const { name, dateOfBirth } = says(key);
    for (const said of [name, dateOfBirth]) expect(JSON.stringify(after)).not.toContain(said);
  },
);

it("an order to erase is scheduled while the law asks to keep, and the answer says so", async () => {
  await assess("face-mismatch");
  const { nik } = says("face-mismatch");
  const { json } = await erased({ nik }, { ground: "CONSENT_WITHDRAWN", relationshipEnded: "2026-01-31" });
  expect(json).toMatchObject({
    data: {
      eraseApplicant: {
        state: "SCHEDULED",
        erasedAt: null,
        obstacles: ["MINIMUM_RETENTION"],
        erasure: { ground: "CONSENT_WITHDRAWN", requestedBy: "officer", despiteRetention: false },
      },
    },
  });
  const withdrawn = await story.query(
    `mutation ($nik: NIK!) { withdrawErasure(applicant: { nik: $nik }) { ${CUSTODY} } }`,
    { nik },
  );
  expect(withdrawn.json).toMatchObject({ data: { withdrawErasure: { state: "KEPT", erasure: null } } });
});

it("a legal hold refuses an erasure until it is lifted", async () => {
  await assess("past-region");
  const applicant = { nik: says("past-region").nik };
  const placed = await story.query(HOLD, { input: { applicant, reason: "court order 4/2026" } });
  const Held = z.object({
    data: z.object({ placeLegalHold: z.object({ legalHolds: z.tuple([z.looseObject({ id: z.string() })]) }) }),
  });
  const [hold] = Held.parse(placed.json).data.placeLegalHold.legalHolds;
  expect(hold).toMatchObject({ reason: "court order 4/2026", placedBy: "officer" });
  const refused = await erased(applicant, { despiteRetention: true });
  expect(refused.json).toMatchObject({ data: { eraseApplicant: { state: "HELD", obstacles: ["LEGAL_HOLD"] } } });
  const lifted = await story.query(LIFT, { input: { hold: hold.id, reason: "closed" } });
  expect(lifted.json).toMatchObject({ data: { liftLegalHold: { state: "SCHEDULED", obstacles: [], legalHolds: [] } } });
  const again = await erased(applicant, { despiteRetention: true });
  expect(again.json).toMatchObject({ data: { eraseApplicant: { state: "ERASED" } } });
});

it("a key that began an erased applicant's assessment begins nothing and asks nobody", async () => {
  const { id } = await assess("one-word-name", "the key");
  await erased({ assessment: id }, { despiteRetention: true });
  const calls = story.sandbox.calls().length;
  const { json } = await story.query(ASSESS, {
    input: { idempotencyKey: "the key", applicant: says("one-word-name"), reference: "file of the one-word-name" },
  });
  expect(json).toMatchObject({ errors: [{ extensions: { code: "IDEMPOTENCY_KEY_REUSED" } }] });
  expect(story.sandbox.calls()).toHaveLength(calls);
});

it("who is not there cannot be erased, found or held", async () => {
  const nobody = { nik: "3171012008619999" };
  const none = { assessment: "0198c0de-0000-7000-8000-000000000000" };
  for (const applicant of [nobody, none]) {
    expect((await erased(applicant)).json).toEqual({ data: { eraseApplicant: null } });
    const held = await story.query(HOLD, { input: { applicant, reason: "x" } });
    expect(held.json).toEqual({ data: { placeLegalHold: null } });
  }
});

it("what is said wrong is told by its path, and nothing is done", async () => {
  const wrong = async (input: object) => {
    const { json } = await story.query(ERASE, { input });
    return z.object({ errors: z.array(z.object({ extensions: z.looseObject({}) })) }).parse(json).errors[0]?.extensions;
  };
  const ground = "REQUESTED";
  expect(await wrong({ applicant: { assessment: "7" }, ground })).toMatchObject({
    code: "BAD_USER_INPUT",
    argument: "input.applicant.assessment",
  });
  expect(await wrong({ applicant: {}, ground })).toMatchObject({ code: "BAD_USER_INPUT", argument: "input.applicant" });
  expect(
    await wrong({ applicant: { nik: says("all-match").nik }, ground, relationshipEnded: "2199-01-01" }),
  ).toMatchObject({ code: "BAD_USER_INPUT", argument: "input.relationshipEnded" });
});

it("a reference that says who the applicant is, is refused before anybody is asked", async () => {
  const { nik, name } = says("all-match-woman");
  const calls = story.sandbox.calls().length;
  for (const words of [{ reference: `loan of ${name}` }, { purpose: `NIK ${nik}` }, { consentReference: nik }]) {
    const [part = ""] = Object.keys(words);
    const { json } = await story.query(ASSESS, {
      input: { idempotencyKey: `telling ${part}`, applicant: says("all-match-woman"), ...words },
    });
    expect(json).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT", argument: `input.${part}` } }] });
  }
  expect(story.sandbox.calls()).toHaveLength(calls);
});

it("all of it is in the audit log, by whom and why, and its chain is whole", async () => {
  const database = await openPostgres({ url });
  const log = await auditOf(database, "default");
  expect(await verdictOn(database.orm)).toBe("whole");
  await database.close();
  const told = new Set(log.filter(({ actor }) => actor === "officer").map(({ action }) => action));
  expect(told).toEqual(
    new Set(["ASSESSMENT_BEGUN", "ERASURE_REQUESTED", "ERASURE_WITHDRAWN", "ERASED", "HOLD_PLACED", "HOLD_LIFTED"]),
  );
});
