import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";

import { createCustodian } from "../src/assessments/custody/custodian.ts";
import { keepHouse } from "../src/keep-house.ts";
import type { Database } from "../src/store/database.ts";
import { openPostgres } from "../src/store/open-postgres.ts";
import { keptSelfie } from "../src/store/schema/index.ts";
import { dataKeysOf } from "../src/store/state.ts";
import { begun, decide, NIK, recordOn } from "./assessments/custody/support.ts";
import { newPostgres } from "./store/support/databases.ts";

const BEGAN = new Date("2026-03-01T10:00:00.000Z");
const retention = {
  erasureLedger: null,
  minimum: { days: 90 },
  assessments: null,
  idempotencyKeys: { days: 30 },
  events: { days: 90 },
  vendorCalls: null,
  audit: null,
};

let database: Database;
beforeAll(async () => {
  database = await openPostgres({ url: await newPostgres(), connections: 4 });
});
afterAll(() => database.close());

it("what has to be done for a record is done at the start, and again when it is woken, until it is to end", async () => {
  const record = recordOn(database);
  const { store, vault } = record;
  let now = BEGAN;
  const clock = () => now;
  const custodian = createCustodian({ database, vault, clock, minimumRetention: retention.minimum });
  const assessment = await begun({ store, vault, at: BEGAN, selfieUntil: BEGAN });
  await decide(store, assessment, BEGAN);
  await custodian.erase(
    { tenant: "default", name: "officer" },
    { nik: NIK },
    { ground: "REQUESTED", relationshipEnded: null, despiteRetention: false },
  );
  const other = await begun({ store, vault, of: "5171015708959002", at: BEGAN });
  await decide(store, other, BEGAN);

  const told: string[] = [];
  let heard = Promise.withResolvers<void>();
  const log = pino(
    { base: null, timestamp: false },
    { write: (line: string) => void (told.push(line), heard.resolve()) },
  );
  const closing = new AbortController();
  const inLedger: string[] = [];
  const ledger = {
    add: async (erased: readonly { readonly applicantId: string }[]) =>
      void inLedger.push(...erased.map(({ applicantId }) => applicantId)),
  };
  const house = keepHouse({ record, retention, ledger, clock, log, signal: closing.signal });
  await heard.promise;
  expect(told).toEqual([expect.stringContaining('"gone":{"selfies":1}')]);
  expect(await database.orm.select().from(keptSelfie)).toEqual([]);

  now = new Date("2026-05-30T10:00:00.000Z");
  heard = Promise.withResolvers();
  house.wake();
  while (told.length < 3) {
    await heard.promise;
    heard = Promise.withResolvers();
  }
  expect(new Set(told.slice(1).map((line) => JSON.parse(line).msg))).toEqual(
    new Set(["what was kept long enough is deleted", "applicants were erased as it was ordered"]),
  );
  expect(await dataKeysOf(database.orm)).toEqual(new Map([["test", 1]]));
  closing.abort();
  await house.done;
  expect(new Set(inLedger)).toEqual(new Set([assessment.person.id]));
  house.wake();
});
