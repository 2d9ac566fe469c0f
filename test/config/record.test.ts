import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { expectConfiguration, LIVE, problemsOf } from "./load.ts";

const folder = mkdtempSync(path.join(tmpdir(), "saksi-record-"));
afterAll(() => rmSync(folder, { recursive: true }));

const key = (): string => randomBytes(32).toString("base64");
const DATABASE = "postgres://saksi:hunter2@db.internal:5432/saksi";

describe("the record's database", () => {
  test.each([DATABASE, "postgresql://db/saksi?sslmode=verify-full", "postgres:///saksi?host=/run/postgresql"])(
    "may be %s",
    (url) => {
      expect(expectConfiguration({ DATABASE_URL: url }).store.databaseUrl).toBe(url);
    },
  );

  test("may come from a file, as any secret", () => {
    const file = path.join(folder, "database-url");
    writeFileSync(file, `${DATABASE}\n`);
    expect(expectConfiguration({ DATABASE_URL_FILE: file }).store.databaseUrl).toBe(DATABASE);
  });

  test.each(["mysql://db/saksi", "db:5432/saksi", "postgres:saksi", "host=db dbname=saksi", "postgres://a b/c"])(
    "is not %s",
    (url) => {
      expect(problemsOf({ DATABASE_URL: url })).toEqual([
        "DATABASE_URL must be a PostgreSQL URL, such as postgres://user:password@host:5432/database",
      ]);
    },
  );

  test("is the data folder's where there is no other, and the folder may be another", () => {
    expect(expectConfiguration({ SAKSI_DATA: "/var/lib/saksi" }).store).toEqual({
      databaseUrl: null,
      dataFolder: "/var/lib/saksi",
    });
  });
});

describe("the master keys", () => {
  test("are those that are given, newest first", () => {
    const { vault, warnings } = expectConfiguration({ SAKSI_MASTER_KEYS: `2025:${key()}, 2024:${key()}` });
    expect(vault.masterKeys?.map(({ id }) => id)).toEqual(["2025", "2024"]);
    expect(warnings).toEqual([]);
  });

  test("may come from a file with one a line", () => {
    const file = path.join(folder, "master-keys");
    writeFileSync(file, `2025:${key()}\n2024:${key()}\n`);
    const { vault } = expectConfiguration({ SAKSI_MASTER_KEYS_FILE: file });
    expect(vault.masterKeys?.map(({ id }) => id)).toEqual(["2025", "2024"]);
  });

  test("have all their problems told at once, by their places", () => {
    expect(problemsOf({ SAKSI_MASTER_KEYS: `2025:${key()},${key()},2025:${key()},2023:c2hvcnQ=` })).toEqual([
      expect.stringMatching(/^SAKSI_MASTER_KEYS entry 2 must be written id:key/),
      "SAKSI_MASTER_KEYS entry 3 repeats another one's id",
      expect.stringMatching(/^SAKSI_MASTER_KEYS entry 4 has a key that is not 32 bytes in base64/),
    ]);
    expect(problemsOf({ SAKSI_MASTER_KEYS: " , ," })).toEqual(["SAKSI_MASTER_KEYS has no id:key in it"]);
  });

  test("that are not random are warned of, by their ids", () => {
    const passphrase = Buffer.from("correct horse battery staple 42!").toString("base64");
    expect(expectConfiguration({ SAKSI_MASTER_KEYS: `2025:${key()},old:${passphrase}` }).warnings).toEqual([
      "SAKSI_MASTER_KEYS has a key that nobody made at random, with the id old",
    ]);
  });

  test("must be given in live mode with a database that several servers may share", () => {
    const needed =
      "SAKSI_MASTER_KEYS is not set: live mode with DATABASE_URL needs it, so that every server has the same keys";
    expect(problemsOf({ ...LIVE, DATABASE_URL: DATABASE })).toEqual([needed]);
    expect(problemsOf({ ...LIVE, DATABASE_URL_FILE: path.join(folder, "nothing") })).toContain(needed);
    expect(problemsOf({ ...LIVE, DATABASE_URL: DATABASE, SAKSI_MASTER_KEYS: `2025:${key()}` })).toEqual([]);
    expect(problemsOf({ ...LIVE })).toEqual([]);
    expect(problemsOf({ DATABASE_URL: DATABASE })).toEqual([]);
  });
});

describe("the minimum retention", () => {
  test("is five years, or as many years or days as are given", () => {
    expect(expectConfiguration({}).retention.minimum).toEqual({ years: 5 });
    expect(expectConfiguration({ SAKSI_MINIMUM_RETENTION: "3650d" }).retention.minimum).toEqual({ days: 3650 });
    expect(expectConfiguration({ SAKSI_MINIMUM_RETENTION: "0d" }).retention.minimum).toEqual({ days: 0 });
  });

  test.each(["5", "5 years", "-1d", "60 months", "101y"])("is not %s", (text) => {
    expect(problemsOf({ SAKSI_MINIMUM_RETENTION: text })).toEqual([
      "SAKSI_MINIMUM_RETENTION must be a number of days or years, such as 90d or 5y, and at most 100y",
    ]);
  });
});

describe("how long what is kept is kept", () => {
  test("may be said of each kind", () => {
    const { retention } = expectConfiguration({
      SAKSI_MINIMUM_RETENTION: "6y",
      SAKSI_RETENTION_ASSESSMENTS: "10y",
      SAKSI_RETENTION_IDEMPOTENCY_KEYS: "7d",
      SAKSI_RETENTION_EVENTS: "1y",
      SAKSI_RETENTION_VENDOR_CALLS: "10y",
      SAKSI_RETENTION_AUDIT: "6y",
    });
    expect(retention).toEqual({
      minimum: { years: 6 },
      erasureLedger: null,
      assessments: { years: 10 },
      idempotencyKeys: { days: 7 },
      events: { years: 1 },
      vendorCalls: { years: 10 },
      audit: { years: 6 },
    });
  });

  test("is not shorter than what has to be kept", () => {
    expect(problemsOf({ SAKSI_RETENTION_ASSESSMENTS: "1826d", SAKSI_RETENTION_AUDIT: "4y" })).toEqual([
      "SAKSI_RETENTION_ASSESSMENTS is shorter than SAKSI_MINIMUM_RETENTION",
      "SAKSI_RETENTION_AUDIT is shorter than SAKSI_MINIMUM_RETENTION",
    ]);
    const enough = { SAKSI_MINIMUM_RETENTION: "1826d", SAKSI_RETENTION_ASSESSMENTS: "1826d" };
    expect(problemsOf(enough)).toEqual([]);
  });
});
