import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";

import { openPglite } from "../../../src/store/open-pglite.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import type { Database } from "../../../src/store/database.ts";
import { rowsOf } from "../../../src/store/rows.ts";
import { readMasterKeys } from "../../../src/vault/master-key.ts";
import { keyringContext } from "../../../src/vault/vault.ts";
import { createMasterRing } from "../../../src/vault/master-ring.ts";
import { newPostgres } from "../../store/support/databases.ts";
import { policyFolder, policyLike } from "../policy-folder.ts";
import { KEY, sandboxStory, says, selfie } from "../support.ts";
import type { Story } from "../support.ts";
import { dumped, filesOf } from "./dump.ts";
import { everybody, personalValuesOf } from "./people.ts";
import { tracesOf } from "./traces.ts";
import type { Secret } from "./traces.ts";

const MASTER = randomBytes(32);
const MASTER_KEYS = `dump:${MASTER.toString("base64")}`;
const PICTURE = Buffer.from(selfie.base64, "base64");

/** Some of the sandbox's vendors are slow on purpose. */
const IMPATIENT = policyLike("default", 1).replaceAll(/deadline: \ds/g, "deadline: 2s");

const ASSESS = `mutation ($input: AssessInput!) {
  assess(input: $input) { id decision { outcome } screening { hits { key names } } }
}`;
/** Reviewers note who it is about, whatever they are told. */
const REVIEW = `mutation ($review: ReviewAssessmentInput!) { reviewAssessment(input: $review) { finalOutcome } }`;
const DISPOSE = `mutation ($disposed: DisposeHitInput!) { disposeHit(input: $disposed) { id } }`;
const Assessed = z.object({
  data: z.object({
    assess: z.object({
      id: z.string(),
      decision: z.object({ outcome: z.string() }),
      screening: z.object({ hits: z.array(z.object({ key: z.string(), names: z.array(z.string()) })) }),
    }),
  }),
});

/** Everybody is assessed, with everything that can be said of them. */
async function assessEverybody(story: Story): Promise<readonly Secret[]> {
  const secrets = await Promise.all(
    everybody(story.sandbox.citizens).map(async (applicant, index): Promise<Secret[]> => {
      const idempotencyKey = `key-of-${randomBytes(9).toString("hex")}`;
      const input = {
        idempotencyKey,
        applicant: { ...applicant, selfie },
        reference: `file ${index}`,
        purpose: "a loan",
      };
      const { json } = await story.query(ASSESS, { input });
      const { id, screening } = Assessed.parse(json).data.assess;
      const { hits } = screening;
      const review = { assessment: id, outcome: "REJECT", reason: "SEEN", note: noteOn(applicant) };
      expect((await story.query(REVIEW, { review })).json).toMatchObject({ data: { reviewAssessment: {} } });
      const values = [...personalValuesOf(applicant), ...hits.flatMap(({ names }) => names), idempotencyKey];
      return values.map((value) => ({ of: applicant.nik, value }));
    }),
  );
  return secrets.flat();
}

const noteOn = ({ name, nik }: { readonly name: string; readonly nik: string }): string => `${name}, ${nik}`;

/** One who is on a list is told from the one who is listed. On a busy machine the list may be searched more than once for it. */
async function disposeOfHit(story: Story): Promise<void> {
  const applicant = says("pep-hit");
  await vi.waitFor(async () => {
    const input = { idempotencyKey: randomBytes(9).toString("hex"), applicant, purpose: "a loan" };
    const { id, screening } = Assessed.parse((await story.query(ASSESS, { input })).json).data.assess;
    const hit = screening.hits[0]?.key ?? expect.fail("no hit");
    const disposed = { assessment: id, hit, disposition: "INCONCLUSIVE", reason: "SEEN", note: noteOn(applicant) };
    expect((await story.query(DISPOSE, { disposed })).json).toEqual({ data: { disposeHit: { id } } });
  }, 30_000);
}

/** The keys that personal data is sealed and found with. Each of them has to open: else nothing would have been looked for. */
async function keysIn({ orm }: Pick<Database, "orm">): Promise<readonly Secret[]> {
  const keyed = z.object({ own: z.boolean(), of: z.string(), wrapped: z.string() });
  const rows = await rowsOf(
    orm,
    sql`SELECT true AS own, purpose AS of, encode(wrapped, 'hex') AS wrapped FROM keyring
      UNION ALL SELECT false, id::text, encode(wrapped_key, 'hex') FROM applicant`,
    keyed,
  );
  const read = readMasterKeys(MASTER_KEYS);
  if ("problems" in read) return expect.fail(read.problems.join());
  const ring = createMasterRing(read.keys);
  return rows.map(({ own, of, wrapped }) => {
    const context = own ? keyringContext(of) : `applicant:${of}`;
    return { of: `the key of ${of}`, value: ring.unwrap(Buffer.from(wrapped, "hex"), context) };
  });
}

const OPERATORS: readonly Secret[] = [
  { of: "the master key", value: MASTER },
  { of: "the API key", value: KEY },
  // Somewhere in its middle: its beginning is that of many pictures.
  { of: "the picture", value: PICTURE.subarray(1000, 1024) },
];

describe.each(["PostgreSQL", "PGlite"] as const)("a dump of the record, on %s", (kind) => {
  let texts: (readonly [string, Buffer])[];
  let secrets: readonly Secret[];
  let log: string;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "saksi-dump-"));
    const policies = await policyFolder({
      "default.yaml": `${IMPATIENT}\nrecord: { selfie: 30d, require: [purpose] }\n`,
    });
    const url = kind === "PostgreSQL" ? await newPostgres() : undefined;
    const story = await sandboxStory({
      environment: {
        SAKSI_DATA: folder,
        SAKSI_POLICIES: policies.path,
        SAKSI_MASTER_KEYS: MASTER_KEYS,
        SAKSI_API_KEYS: `story:${KEY}`,
        ...(url === undefined ? {} : { DATABASE_URL: url }),
      },
    });
    const said = await assessEverybody(story);
    await disposeOfHit(story);
    log = story.log();
    await story.close();
    await policies[Symbol.asyncDispose]();
    const files = await filesOf(folder);
    const database =
      url === undefined ? await openPglite({ folder: path.join(folder, "record") }) : await openPostgres({ url });
    texts = [...(await dumped(database.orm)), ...files];
    secrets = [...said, ...(await keysIn(database)), ...OPERATORS];
    await database.close();
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("has every kind of row that assessments leave", () => {
    const tables = new Set(texts.map(([where]) => where.replace(/_\d{4}_\d{2}$/, "")));
    expect([...tables]).toEqual(
      expect.arrayContaining([
        "applicant",
        "assessment",
        "assessment_event",
        "audit_entry",
        "call_answer",
        "call_intent",
        "decision",
        "hit_disposition",
        "idempotency_key",
        "kept_selfie",
        "keyring",
        "policy_text",
        "review",
        "vendor_call",
      ]),
    );
    expect(secrets.length).toBeGreaterThan(500);
  });

  it("has no NIK, name, birth date, address, picture or key in it, in any form", () => {
    expect(tracesOf(secrets, texts)).toEqual([]);
  });

  it("has nothing of them in the log beside it", () => {
    expect(log).toContain('"msg":"request"');
    expect(tracesOf(secrets, [["log", Buffer.from(log)]])).toEqual([]);
  });

  if (kind === "PostgreSQL") return;
  it("would have a name in its tables and in its write-ahead log, had one been written", async () => {
    const record = path.join(folder, "record");
    const database = await openPglite({ folder: record });
    await database.orm.execute(sql`CREATE TABLE planted AS SELECT ${"Siti Nur'aini Rahma"}::text AS name`);
    await database.close();
    const planted: readonly Secret[] = [{ of: "Siti", value: "Siti Nur'aini Rahma" }];
    const files = tracesOf(planted, await filesOf(record)).map(({ where }) => where);
    expect(files).toEqual(
      expect.arrayContaining([expect.stringMatching(/^base\//), expect.stringMatching(/^pg_wal\//)]),
    );
  });
});

describe("what looks for traces", () => {
  const name = "Siti Nur'aini Rahma";
  const secrets: readonly Secret[] = [{ of: "Siti", value: name }];
  const bytes = Buffer.from(`{"name":"${name}","other":1}`);

  it.each([
    ["as it is", `x ${name} y`],
    ["in capitals", `x ${name.toUpperCase()} y`],
    ["in hexadecimal", bytes.toString("hex")],
    ["in base64", bytes.toString("base64")],
    ["in base64, one byte further", Buffer.concat([Buffer.of(1), bytes]).toString("base64")],
    ["in base64, two bytes further", Buffer.concat([Buffer.of(1, 2), bytes]).toString("base64")],
    ["in a URL", `?q=${encodeURIComponent(name)}`],
  ])("finds a name %s", (_, text) => {
    expect(tracesOf(secrets, [["here", Buffer.from(text)]])).toEqual([
      expect.objectContaining({ of: "Siti", where: "here" }),
    ]);
  });

  it("finds a name in whatever column of whatever table it was written to", async () => {
    const database = await openPostgres({ url: await newPostgres() });
    await database.orm.execute(sql`CREATE SCHEMA elsewhere`);
    await database.orm.execute(sql`CREATE TABLE elsewhere.texts AS SELECT ${name}::text AS planted`);
    await database.orm.execute(sql`CREATE TABLE elsewhere.bytes AS SELECT ${Buffer.from(name)}::bytea AS planted`);
    await database.orm.execute(sql`CREATE TABLE elsewhere.documents AS SELECT ${{ name }}::jsonb AS planted`);
    const rows = await dumped(database.orm);
    await database.close();
    const places = new Set(tracesOf(secrets, rows).map(({ where }) => where));
    expect(places).toEqual(new Set(["elsewhere.texts", "elsewhere.bytes", "elsewhere.documents"]));
  });

  it("finds a picture by its middle", async () => {
    const jpeg = await readFile(new URL("../../../schema/operations/sample-selfie.jpg", import.meta.url));
    expect(tracesOf(OPERATORS, [["here", jpeg]]).map(({ of }) => of)).toEqual(["the picture"]);
  });
});
