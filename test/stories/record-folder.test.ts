import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";

import { openRecord } from "../../src/open-record.ts";
import { keyring } from "../../src/store/schema/index.ts";
import { readyDataFolder } from "../store/support/ready-copy.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Processes that start one after the other, on a machine that may be busy. */
const TIMEOUT_MS = 120_000;

describe("an embedded record", { timeout: TIMEOUT_MS }, () => {
  it("is never lost to a server that is killed while it writes: the next one opens it at once, with all that was kept", async () => {
    const folder = await readyDataFolder();
    const server = startServer(folder);
    await server.says("open");
    server.child.stdin.write("write\n");
    await server.says("50");
    await server.ends("SIGKILL");
    const kept = Number(server.lines.at(-1));
    expect((await rowsIn(folder)).filter(({ purpose }) => purpose.startsWith("row")).length).toBeGreaterThan(kept);
  });

  it("goes from one server that is killed to the one that waits for it; a command asks whoever has it", async () => {
    const folder = await readyDataFolder();
    const servers = [startServer(folder), startServer(folder)];
    const first = await Promise.race(servers.map(async (server) => (await server.says("open"), server)));
    const second = servers.find((server) => server !== first) ?? expect.fail("there are two");
    expect(second.lines).toEqual([]);
    await first.ends("SIGKILL");
    await second.says("open");
    expect(await status(folder)).toMatchObject({ holder: "server", pid: second.child.pid });
    expect(await second.ends("SIGTERM")).toEqual([0, null]);
    expect(await status(folder)).toMatchObject({ holder: "command" });
  });
});

/** The command as it is typed. */
async function status(folder: string): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<string>();
  execFile(
    process.execPath,
    [join(ROOT, "src/cli/saksi.ts"), "record", "status", "--json"],
    { env: { SAKSI_DATA: folder } },
    (_, stdout, stderr) => resolve(stdout === "" ? JSON.stringify(stderr) : stdout),
  );
  return JSON.parse(await promise);
}

function startServer(folder: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "record-server.ts")], {
    env: { SAKSI_DATA: folder },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout });
  output.on("line", (line) => lines.push(line));
  const ended = once(output, "close");
  return {
    child,
    /** All that it has said. */
    lines,
    async says(line: string): Promise<void> {
      while (!lines.includes(line)) {
        const [said] = z.array(z.unknown()).parse(await Promise.race([once(output, "line"), ended]));
        if (said === undefined) expect.fail(`it ended, and had not said ${line}`);
      }
    },
    /** Its exit code, and the signal that ended it. */
    async ends(signal: NodeJS.Signals): Promise<unknown> {
      const exited = once(child, "exit");
      child.kill(signal);
      await ended;
      return exited;
    },
  };
}

async function rowsIn(dataFolder: string): Promise<(typeof keyring.$inferSelect)[]> {
  const configuration = { store: { databaseUrl: null, dataFolder }, vault: { masterKeys: null } };
  const record = await openRecord(configuration, { log: pino({ enabled: false }) });
  const rows = await record.store.database.orm.select().from(keyring);
  await record.close();
  return rows;
}
