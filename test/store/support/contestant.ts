import { createInterface } from "node:readline";

import { takeFolderLock } from "../../../src/store/folder-lock.ts";

/** A process that tries to take a lock whenever it is told to, by a line, says what it got, and holds it until it is killed. */
const [, , file = ""] = process.argv;
process.stdout.write("ready\n");
for await (const _ of createInterface({ input: process.stdin })) {
  process.stdout.write(takeFolderLock(file) === null ? "busy\n" : "held\n");
}
