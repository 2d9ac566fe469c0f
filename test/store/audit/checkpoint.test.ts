import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";

import { checkpointsOf, parseCheckpoints } from "../../../src/store/audit/checkpoint.ts";
import type { Checkpoint } from "../../../src/store/audit/checkpoint.ts";
import type { Database } from "../../../src/store/database.ts";
import { describeOnBoth } from "../support/databases.ts";
import { keeper } from "../support/kept.ts";
import { tamper, verify } from "../support/tamper.ts";

describeOnBoth("a checkpoint of the audit log", (open) => {
  let database: Database;
  let checkpoints: Checkpoint[];
  beforeAll(async () => {
    database = await open();
    const { keep } = keeper(database);
    await keep({ tenant: "other" });
    await keep();
    const early = await checkpointsOf(database.orm);
    await keep();
    checkpoints = [...early, ...(await checkpointsOf(database.orm))].filter(({ tenant }) => tenant === "default");
    await keep();
  });

  it("is of every tenant's last entry", async () => {
    const now = await checkpointsOf(database.orm);
    const { head } = await verify(database.orm);
    expect(now.map(({ tenant, seq }) => [tenant, seq])).toEqual([
      ["default", 9],
      ["other", 3],
    ]);
    expect(now[0]).toMatchObject(head ?? {});
    expect(Number.isNaN(Date.parse(now[0]?.at ?? ""))).toBe(false);
  });

  it("is found again in a log that has only grown", async () => {
    expect(await verify(database.orm, { checkpoints })).toMatchObject({
      problem: null,
      checkpoints: { met: 2, outside: 0 },
    });
  });

  it("finds a log that was written anew, hash by hash, which nothing within the database could tell", async () => {
    const rewritten = sql`WITH RECURSIVE anew AS (
        SELECT seq, at, body, hash FROM audit_entry WHERE tenant = 'default' AND seq = 1
        UNION ALL
        SELECT e.seq, e.at, f.body, sha256(a.hash || convert_to(f.body, 'UTF8'))
        FROM anew AS a JOIN audit_entry AS e ON e.tenant = 'default' AND e.seq = a.seq + 1,
          LATERAL (SELECT CASE e.seq WHEN 2 THEN replace(e.body, '"latencyMs":123', '"latencyMs":124') ELSE e.body END AS body) AS f
      ), entries AS (
        UPDATE audit_entry AS e SET body = a.body, hash = a.hash FROM anew AS a WHERE e.tenant = 'default' AND e.seq = a.seq
      ), calls AS (
        UPDATE vendor_call SET latency_ms = latency_ms + 1
        WHERE id = (SELECT (body::json -> 'detail' ->> 'call')::uuid FROM anew WHERE seq = 2)
      )
      UPDATE audit_head AS h SET hash = a.hash FROM anew AS a WHERE h.tenant = 'default' AND a.seq = h.seq`;
    expect(await tamper(database.orm, rewritten)).toBe("whole");
    expect(await tamper(database.orm, rewritten, { checkpoints })).toBe(
      "a checkpoint has seen another entry 3: the log was written anew",
    );
  });

  it("finds a log that was cut off with its rows and its head, which nothing within the database could tell", async () => {
    const cut = sql`WITH last AS (SELECT * FROM audit_entry WHERE tenant = 'default' AND seq = 3),
      entries AS (DELETE FROM audit_entry WHERE tenant = 'default' AND seq > 3 RETURNING (body::json -> 'detail' ->> 'call')::uuid AS call, substr(body::json ->> 'subject', 12)::uuid AS id),
      calls AS (DELETE FROM vendor_call WHERE id IN (SELECT call FROM entries)),
      decisions AS (DELETE FROM decision WHERE assessment_id IN (SELECT id FROM entries)),
      assessments AS (DELETE FROM assessment WHERE id IN (SELECT id FROM entries))
      UPDATE audit_head AS h SET seq = l.seq, hash = l.hash, at = l.at FROM last AS l WHERE h.tenant = 'default'`;
    expect(await tamper(database.orm, cut)).toBe("whole");
    expect(await tamper(database.orm, cut, { checkpoints })).toBe(
      "a checkpoint has seen entry 6, and the log ends with 3",
    );
  });

  it("finds a tenant of whom nothing is left", async () => {
    const { problem } = await verify(database.orm, { checkpoints: checkpoints.slice(1) }, "nobody");
    expect(problem).toEqual({ kind: "CHECKPOINT_MISSING", seq: 6, head: 0 });
  });
});

describe("a file of checkpoints", () => {
  const line = { tenant: "default", seq: 3, hash: "ab".repeat(32), at: "2026-11-27T12:00:00.000Z" };

  it("is one a line, be it printed for it or out of the server's log", () => {
    const logged = { level: 30, time: "2026-11-27T12:00:01.000Z", ...line, msg: "audit checkpoint" };
    expect(parseCheckpoints(`${JSON.stringify(line)}\n\n${JSON.stringify(logged)}\n`)).toEqual({
      checkpoints: [line, line],
    });
  });

  it.each(["{", "[]", JSON.stringify({ ...line, seq: 0 }), JSON.stringify({ ...line, hash: "AB".repeat(32) })])(
    "tells the line that is none: %s",
    (bad) => {
      expect(parseCheckpoints(`${JSON.stringify(line)}\n${bad}\n`)).toEqual({ badLine: 2 });
    },
  );
});
