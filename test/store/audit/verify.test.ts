import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";

import { appendAudit } from "../../../src/store/audit-chain.ts";
import { verifyChain } from "../../../src/store/audit/verify.ts";
import type { Database } from "../../../src/store/database.ts";
import { describeOnBoth } from "../support/databases.ts";
import { keeper } from "../support/kept.ts";
import type { KeptAssessment } from "../support/kept.ts";
import { tamper, verdictOn, verify } from "../support/tamper.ts";

describeOnBoth("the verification of an audit log", (open) => {
  let database: Database;
  let kept: KeptAssessment;

  beforeAll(async () => {
    database = await open();
    const { keep, callAlone } = keeper(database);
    await keep({ tenant: "other" });
    kept = await keep({ decisions: 2 });
    await callAlone();
    await keep();
  });

  it("finds a log whole that nobody has touched, with the rows it tells of", async () => {
    expect(await verify(database.orm)).toEqual({
      tenant: "default",
      problem: null,
      after: 0,
      entries: 8,
      rows: new Map(Object.entries({ assessment: 2, vendor_call: 3, decision: 3, review: 0, hit_disposition: 0 })),
      head: { seq: 8, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      checkpoints: { met: 0, outside: 0 },
    });
  });

  it("tells how far it is, to the problem that ends it", async () => {
    const told: string[] = [];
    const options = { sealOf: () => Buffer.alloc(0), pageSize: 2 };
    const { problem } = await verifyChain(
      database.orm,
      "other",
      options,
      (done, all) => void told.push(`${done}/${all}`),
    );
    expect(told).toEqual(["2/3"]);
    expect(problem).toMatchObject({ kind: "SEAL_BROKEN", seq: 3 });
  });

  it("finds a log whole at any moment, whatever is written meanwhile", async () => {
    const { keep } = keeper(database);
    const state = { isWriting: true };
    const written = Promise.all(Array.from({ length: 20 }, () => keep({ tenant: "busy" }))).finally(
      () => (state.isWriting = false),
    );
    const sizes = [];
    do {
      const { problem, entries } = await verify(database.orm, {}, "busy");
      expect(problem).toBeNull();
      sizes.push(entries);
    } while (state.isWriting);
    await written;
    expect((await verify(database.orm, {}, "busy")).entries).toBe(60);
    expect(sizes).toEqual(sizes.toSorted((one, other) => one - other));
  });

  it.each<[string, SQL, string]>([
    [
      "a body, in the middle",
      sql`UPDATE audit_entry SET body = replace(body, 'GLAIR', 'ILUMA') WHERE tenant = 'default' AND seq = 2`,
      "the body of entry 2 was changed: its hash, which what comes next is linked to, is of another",
    ],
    [
      "a body, at the end",
      sql`UPDATE audit_entry SET body = replace(body, 'CHECKED', 'CHECKEd') WHERE tenant = 'default' AND seq = 8`,
      "the body of entry 8 was changed: its hash, which what comes next is linked to, is of another",
    ],
    [
      "a hash, in the middle",
      sql`UPDATE audit_entry SET hash = set_byte(hash, 31, get_byte(hash, 31) # 1) WHERE tenant = 'default' AND seq = 2`,
      "the hash of entry 2 was changed: what comes next is linked to the one of its body",
    ],
    [
      "a hash, at the end",
      sql`UPDATE audit_entry SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE tenant = 'default' AND seq = 8`,
      "the hash of entry 8 was changed: what comes next is linked to the one of its body",
    ],
    [
      "a body and its hash",
      sql`UPDATE audit_entry SET body = body || ' ', hash = sha256(hash) WHERE tenant = 'default' AND seq = 3`,
      "entry 3 does not follow from the one before it, nor does the next follow from it",
    ],
    [
      "a time",
      sql`UPDATE audit_entry SET at = at + interval '1 month' WHERE tenant = 'default' AND seq = 4`,
      "entry 4 says another time than it is kept with",
    ],
    [
      "a number",
      sql`UPDATE audit_entry SET seq = 100 WHERE tenant = 'default' AND seq = 5`,
      "entry 5 is missing: 6 comes next",
    ],
    [
      "the last number",
      sql`UPDATE audit_entry SET seq = 9 WHERE tenant = 'default' AND seq = 8`,
      "entry 8 is missing: 9 comes next",
    ],
    [
      "a tenant",
      sql`UPDATE audit_entry SET tenant = 'other' WHERE tenant = 'default' AND seq = 5`,
      "entry 5 is missing: 6 comes next",
    ],
    [
      "the first entry, taken away",
      sql`DELETE FROM audit_entry WHERE tenant = 'default' AND seq = 1`,
      "entry 1 is missing: 2 comes next",
    ],
    [
      "the last two entries, taken away",
      sql`DELETE FROM audit_entry WHERE tenant = 'default' AND seq > 6`,
      "the entries from 7 to 8, the last of them, are missing",
    ],
    [
      "an entry twice",
      sql`INSERT INTO audit_entry SELECT tenant, seq, at + interval '1 ms', body, hash FROM audit_entry WHERE tenant = 'default' AND seq = 4`,
      "there is more than one entry 4",
    ],
    [
      "two entries, one for the other",
      sql`UPDATE audit_entry AS a SET body = b.body, hash = b.hash, at = b.at FROM audit_entry AS b WHERE a.tenant = 'default' AND b.tenant = 'default' AND a.seq IN (4, 5) AND b.seq = 9 - a.seq`,
      "entry 4 does not follow from the one before it, nor does the next follow from it",
    ],
    [
      "the head's hash",
      sql`UPDATE audit_head SET hash = sha256(hash) WHERE tenant = 'default'`,
      "the head has another hash than entry 8, the last",
    ],
    [
      "the head's time",
      sql`UPDATE audit_head SET at = at + interval '1 ms' WHERE tenant = 'default'`,
      "the head has another time than entry 8, the last",
    ],
    [
      "the head, put forward",
      sql`UPDATE audit_head SET seq = 9 WHERE tenant = 'default'`,
      "the entries from 9 to 9, the last of them, are missing",
    ],
    [
      "the head, put back",
      sql`UPDATE audit_head SET seq = 7 WHERE tenant = 'default'`,
      "the head is behind: entry 8 comes after what it says is the last",
    ],
    [
      "the head, taken away",
      sql`DELETE FROM audit_head WHERE tenant = 'default'`,
      "there is no head: nothing says where the log ends",
    ],
    [
      "an anchor that nobody set",
      sql`INSERT INTO audit_anchor SELECT tenant, seq, hash, at, 'old' FROM audit_entry WHERE tenant = 'default' AND seq = 3`,
      "the log begins after entry 3, and no entry says that those before it were dropped",
    ],
  ])("tells what was changed: %s", async (_what, change, text) => {
    expect(await tamper(database.orm, change)).toBe(text);
    expect(await verdictOn(database.orm)).toBe("whole");
  });

  it.each<[string, (id: KeptAssessment) => SQL, (id: KeptAssessment) => string]>([
    [
      "a decision's outcome",
      ({ id }) => sql`UPDATE decision SET outcome = 'APPROVE' || '' WHERE assessment_id = ${id} AND seq = 1`,
      ({ id }) => `decision ${id}/1 was changed: entry 3 has another outcome`,
    ],
    [
      "a decision, taken away",
      ({ id }) => sql`DELETE FROM decision WHERE assessment_id = ${id} AND seq = 2`,
      ({ id }) => `assessment ${id} says another number of decisions than there are`,
    ],
    [
      "a call's cost",
      ({ call }) => sql`UPDATE vendor_call SET cost_idr = 0 WHERE id = ${call}`,
      ({ call }) => `vendor_call ${call} was changed: entry 2 has another costIdr`,
    ],
    [
      "a call, taken away",
      ({ call }) => sql`DELETE FROM vendor_call WHERE id = ${call}`,
      ({ call }) => `vendor_call ${call} is missing: entry 2 says that there was one`,
    ],
    [
      "an assessment, taken away",
      ({ id }) => sql`DELETE FROM assessment WHERE id = ${id}`,
      ({ id }) => `assessment ${id} is missing: entry 1 says that there was one`,
    ],
    [
      "an assessment's outcome",
      ({ id }) => sql`UPDATE assessment SET outcome = 'REJECT' WHERE id = ${id}`,
      ({ id }) => `assessment ${id} has another outcome than its latest decision`,
    ],
    [
      "an assessment's purpose",
      ({ id }) => sql`UPDATE assessment SET purpose = 'marketing' WHERE id = ${id}`,
      ({ id }) => `assessment ${id} was changed: entry 1 has another contentHash`,
    ],
    [
      "a call that was never told of",
      ({ call }) =>
        sql`INSERT INTO vendor_call SELECT '01990000-0000-7000-8000-000000000000', tenant, assessment_id, provider, endpoint, checks, attempt, asked_at, latency_ms, outcome, cost_idr FROM vendor_call WHERE id = ${call}`,
      () => "vendor_call 01990000-0000-7000-8000-000000000000 has no entry",
    ],
    [
      "a decision that was never told of",
      ({ id }) =>
        sql`INSERT INTO decision SELECT '01990000-0000-7000-8000-000000000000', seq, tenant, decided_at, cause, policy_name, policy_version, policy_digest, outcome, cost_idr, body, seal, evidence, shown, software FROM decision WHERE assessment_id = ${id} AND seq = 2`,
      () => "decision 01990000-0000-7000-8000-000000000000/2 has no entry",
    ],
    [
      "an assessment that was never told of",
      ({ id }) =>
        sql`INSERT INTO assessment SELECT '01990000-0000-7000-8000-000000000000', tenant, applicant_id, created_at, created_by, policy_name, policy_digest, reference, purpose, legal_basis, consent_reference, input, run, owner, state, outcome, decisions, decided_at, valid_until, review_state FROM assessment WHERE id = ${id}`,
      () => "assessment 01990000-0000-7000-8000-000000000000 has no entry",
    ],
    [
      "a whole log, taken away with its head",
      () =>
        sql`WITH gone AS (DELETE FROM audit_entry WHERE tenant = 'default') DELETE FROM audit_head WHERE tenant = 'default'`,
      ({ id }) => `assessment ${id} has no entry`,
    ],
  ])("tells what of the record was changed: %s", async (_what, change, text) => {
    expect(await tamper(database.orm, change(kept))).toBe(text(kept));
    expect(await verdictOn(database.orm)).toBe("whole");
  });

  it("finds a seal that is not that of its body, though the log was written to fit", async () => {
    const seal = Buffer.alloc(32, 7);
    const written = await verify(database.orm, { sealOf: () => seal });
    expect(written.problem).toEqual({
      kind: "SEAL_BROKEN",
      seq: 3,
      row: { table: "decision", id: `${kept.id}/1` },
    });
  });

  it("finds an entry that is linked rightly and is none", async () => {
    const forged = tamper(
      database.orm,
      sql`WITH last AS (SELECT * FROM audit_head WHERE tenant = 'default'),
        made AS (INSERT INTO audit_entry SELECT tenant, seq + 1, at, '{}', sha256(hash || convert_to('{}', 'UTF8')) FROM last)
        UPDATE audit_head AS h SET seq = h.seq + 1, hash = sha256(h.hash || convert_to('{}', 'UTF8')) WHERE h.tenant = 'default'`,
    );
    expect(await forged).toBe("entry 9 is linked rightly, and is not what an entry looks like");
  });

  it("begins where it is told to, and takes what is before as it is", async () => {
    expect(await verify(database.orm, { from: 4 })).toMatchObject({ problem: null, after: 3, entries: 5 });
    const early = sql`UPDATE audit_entry SET body = replace(body, 'GLAIR', 'ILUMA') WHERE tenant = 'default' AND seq = 2`;
    expect(await tamper(database.orm, early, { from: 4 })).toBe("whole");
    expect(await tamper(database.orm, early, { from: 2 })).toContain("the body of entry 2 was changed");
    await expect(verify(database.orm, { from: 50 })).rejects.toThrow(RangeError);
  });

  it("knows actions that it does not know", async () => {
    const later = new Date("2030-01-01T00:00:00Z");
    await database.orm.transaction((tx) =>
      appendAudit(tx, [
        {
          tenant: "new",
          at: later,
          actor: "saksi",
          action: "RECORDS_DROPPED",
          subject: null,
          detail: { kind: "decision", before: later.toISOString() },
        },
      ]),
    );
    expect(await verify(database.orm, {}, "new")).toMatchObject({ problem: null, entries: 1 });
  });

  it("finds any single character of any entry, and any bit of any hash", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.nat(), fc.boolean(), async (seq, place, inHash) => {
        const change = inHash
          ? sql`hash = set_bit(hash, ${place % 256}, 1 - get_bit(hash, ${place % 256}))`
          : sql`body = overlay(body placing CASE substr(body, 1 + ${place}::int % length(body), 1) WHEN '0' THEN '1' ELSE '0' END from 1 + ${place}::int % length(body) for 1)`;
        const told = await tamper(
          database.orm,
          sql`UPDATE audit_entry SET ${change} WHERE tenant = 'default' AND seq = ${seq}`,
          { withoutIndexes: true },
        );
        expect(told).toContain(`the ${inHash ? "hash" : "body"} of entry ${seq} was changed`);
      }),
    );
  });
});
