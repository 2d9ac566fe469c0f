import { expect, test } from "vitest";

import { statusJson, statusText } from "../../src/cli/record-status-report.ts";
import type { RecordStatus } from "../../src/cli/record-status-report.ts";

const STATUS: RecordStatus = {
  place: "/var/lib/saksi/record",
  kind: "pglite",
  holder: "server",
  pid: 4711,
  masterKeys: ["2026", "2025"],
  state: {
    version: "18.6",
    migrations: { applied: 1, known: 1 },
    bytes: 9_150_587,
    assessments: {
      count: 1234,
      estimated: false,
      oldest: new Date("2026-11-01T00:00:00Z"),
      newest: new Date("2026-11-27T10:00:00.123Z"),
    },
    dataKeys: new Map([
      ["2026", 1000],
      ["2025", 34],
    ]),
    ownKeys: new Map([["index", "2025"]]),
    processes: 1,
  },
};

test("a record that is well is told in a few lines", () => {
  expect(statusText(STATUS)).toBe(
    `record       /var/lib/saksi/record
open in      the server, process 4711
database     PostgreSQL 18.6, embedded
migrations   1 of 1
size         9.2 MB
assessments  1,234, from 2026-11-01T00:00:00.000Z to 2026-11-27T10:00:00.123Z

master key  data keys  other keys
----------  ---------  ----------  -----------------
2026            1,000              wraps what is new
2025               34  index
`,
  );
  expect(statusJson(STATUS).ok).toBe(true);
});

test("a master key that is needed and not given is told, and is a problem", () => {
  const status: RecordStatus = {
    ...STATUS,
    masterKeys: ["2026"],
    state: { ...STATUS.state, dataKeys: new Map([["lost", 2]]) },
  };
  expect(statusText(status)).toContain(
    "\n2025                0  index       NOT GIVEN: what it wraps cannot be opened\n",
  );
  expect(statusText(status)).toContain(
    "\nlost                2              NOT GIVEN: what it wraps cannot be opened\n",
  );
  expect(statusJson(status)).toMatchObject({
    ok: false,
    masterKeys: [
      { id: "2026", state: "newest", dataKeys: 0, ownKeys: [] },
      { id: "2025", state: "missing", dataKeys: 0, ownKeys: ["index"] },
      { id: "lost", state: "missing", dataKeys: 2, ownKeys: [] },
    ],
  });
});

test.each([
  [1, "this command only"],
  [2, "this command and 1 other process"],
  [4, "this command and 3 other processes"],
])("where %i processes have a database open, it is open in %s", (processes, words) => {
  const status: RecordStatus = {
    ...STATUS,
    kind: "postgres",
    holder: "command",
    state: { ...STATUS.state, processes },
  };
  expect(statusText(status)).toContain(`open in      ${words}\n`);
  expect(statusText(status)).toContain("PostgreSQL 18.6\n");
});

test("more than a million assessments are an estimate", () => {
  const assessments = { ...STATUS.state.assessments, count: 3_000_000, estimated: true };
  const status: RecordStatus = { ...STATUS, state: { ...STATUS.state, assessments } };
  expect(statusText(status)).toContain("about 3,000,000, from");
  expect(statusJson(status).assessments).toMatchObject({ count: 3_000_000, estimated: true });
});
