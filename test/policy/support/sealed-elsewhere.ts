/** Decides as another process would: prints the sealed bytes of the shipped policy's decisions, one a line. */
import { readFile } from "node:fs/promises";

import { decide } from "../../../src/policy/decide.ts";
import { sealDecision } from "../../../src/policy/seal.ts";
import { load, NOON } from "./policies.ts";
import { PEOPLE } from "./people.ts";

const policy = load(await readFile(new URL("../../../policies/default.yaml", import.meta.url), "utf8"));
for (const facts of PEOPLE) process.stdout.write(`${sealDecision(decide(policy, facts, NOON))}\n`);
