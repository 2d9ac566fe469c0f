import { sql } from "drizzle-orm";
import { expect, vi } from "vitest";

import type { Citizen } from "../../src/sandbox/citizens/citizen.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { openGate } from "../store/support/gate.ts";
import type { Gate } from "../store/support/gate.ts";
import { namesakeless } from "./citizens.ts";
import { policyFolder } from "./policy-folder.ts";
import { recordEnvironment } from "./record.ts";
import { freePort, startReplica, startVendors } from "./replica.ts";
import type { Replica } from "./replica.ts";
import { countOf } from "./sound.ts";

/** A policy that makes these checks. */
function policyOf(name: string, checks: Readonly<Record<string, string>>): string {
  const bad = (check: string): string => (check === "screening" ? "POSSIBLE_MATCH" : "MISMATCH");
  const names = Object.keys(checks);
  return `policy: ${name}
version: 1
checks:
${Object.entries(checks)
  .map(([check, how]) => `  ${check}: { ${how} }`)
  .join("\n")}
rules:
${names.map((check) => `  - { id: ${check}, when: ${check}.verdict == ${bad(check)}, then: { review: R1 } }`).join("\n")}
reasons: { R1: { en: Something speaks against it., id: Ada yang bertentangan. } }
bands: [{ below: 1, outcome: APPROVE }, { outcome: REVIEW }]
`;
}

const SCREENING = "providers: [iluma], deadline: 20s";
/** Of GLAIR and Iluma: `bold` asks again what may be billed, `hasty` does not wait for what comes later. */
export const POLICIES = {
  "default.yaml": policyOf("default", { identity: "providers: [glair], deadline: 20s", screening: SCREENING }),
  "bold.yaml": policyOf("bold", {
    identity: "providers: [glair], deadline: 20s, retry: maybe_billed",
    screening: SCREENING,
  }),
  "hasty.yaml": policyOf("hasty", { face: "providers: [glair, iluma], deadline: 2s" }),
};

/** A server that can be killed, its vendors and its record, which live on. */
export interface Stage extends AsyncDisposable {
  readonly vendors: Sandbox;
  /** The way to GLAIR. */
  readonly glair: Gate;
  readonly databaseUrl: string;
  readonly record: Database;
  /** The one that runs now. */
  readonly server: Replica;
  /** Another one, on the same record. */
  restart(): Promise<void>;
  /** Each is somebody else: vendors are asked about them once. */
  somebody(): Citizen;
  /** Resolves once so many rows of an assessment are kept. */
  untilKept(table: string, id: string, rows: number): Promise<void>;
  untilComplete(id: string): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const vendors = await startVendors();
  opened.defer(() => vendors.close());
  const folder = opened.use(await policyFolder(POLICIES));
  const recorded = await recordEnvironment();
  const databaseUrl = recorded["DATABASE_URL"] ?? "";
  const record = await openPostgres({ url: databaseUrl });
  opened.defer(() => record.close());
  const url = new URL(vendors.environment["GLAIR_BASE_URL"] ?? "");
  const glair = opened.use(await openGate(Number(url.port)));
  url.port = String(glair.port);
  const environment = {
    ...vendors.environment,
    ...recorded,
    GLAIR_BASE_URL: url.href,
    SAKSI_POLICIES: folder.path,
    // The same after a restart: vendors know where their callbacks go.
    PORT: String(await freePort()),
  };
  let server = await startReplica(environment);
  vendors.sendCallbacksTo("ILUMA", `${server.url}/callbacks/iluma`);
  opened.defer(() => server.kill());
  const people = namesakeless(vendors).values();
  const count = (what: ReturnType<typeof sql>) => countOf(record.orm, what);
  const closing = opened.move();
  return {
    vendors,
    glair,
    databaseUrl,
    record,
    get server() {
      return server;
    },
    async restart() {
      server = await startReplica(environment);
    },
    somebody: () => people.next().value ?? expect.fail("nobody is left"),
    async untilKept(table, id, rows) {
      const those = sql`${sql.identifier(table)} WHERE assessment_id = ${id}`;
      await vi.waitUntil(async () => (await count(those)) === rows, PATIENCE);
    },
    async untilComplete(id) {
      const one = sql`assessment WHERE id = ${id} AND state = 'COMPLETE'`;
      await vi.waitUntil(async () => (await count(one)) === 1, PATIENCE);
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

const PATIENCE = { timeout: 20_000, interval: 20 };
