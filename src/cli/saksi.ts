#!/usr/bin/env node
import { providerDefinitions } from "../registry.ts";
import { runSaksi } from "./program.ts";

process.exitCode = await runSaksi(process.argv.slice(2), {
  providers: providerDefinitions,
  out: process.stdout,
  err: process.stderr,
});
