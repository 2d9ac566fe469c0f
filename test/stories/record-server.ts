import { createInterface } from "node:readline";

import { pino } from "pino";

import { loadRecordConfiguration } from "../../src/config/record.ts";
import { serveRecord } from "../../src/serve-record.ts";
import { keyring } from "../../src/store/schema/index.ts";

/**
 * As much of a server as has the record: it says `open` when it is, and stops at SIGTERM. Told to `write`, it writes one row after
 * the other until it is killed, and says the number of each when it is kept.
 */
const loaded = loadRecordConfiguration(process.env);
if ("problems" in loaded) throw new Error(loaded.problems.join("\n"));
const served = await serveRecord(loaded.configuration, { log: pino({ enabled: false }) });
process.once("SIGTERM", () => {
  void served.close().then(() => process.stdin.destroy());
});
const { store } = await served.opened;
process.stdout.write("open\n");

createInterface({ input: process.stdin }).once("line", async () => {
  for (let row = 0; ; row += 1) {
    await store.database.orm
      .insert(keyring)
      .values({ purpose: `row ${row} of ${process.pid}`, wrapped: Buffer.alloc(100), createdAt: new Date() });
    process.stdout.write(`${row}\n`);
  }
});
