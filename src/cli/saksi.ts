#!/usr/bin/env node
import { providerDefinitions } from "../registry.ts";
import { runSaksi } from "./program.ts";

/** What shells say of a program that SIGPIPE ended: 128 and the signal's number. */
const NOBODY_READS = 141;

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever read the result has seen enough of it, as `head` does.
  if (error.code === "EPIPE") process.exit(NOBODY_READS);
  process.stderr.write(`The result cannot be written (${error.code}).\n`);
  process.exit(2);
});
// Nobody wants to be told how far it is; the result is wanted all the same.
process.stderr.on("error", () => undefined);

process.exitCode = await runSaksi(process.argv.slice(2), {
  providers: providerDefinitions,
  environment: process.env,
  out: process.stdout,
  err: process.stderr,
});
