import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SHIPPED = new URL("../../policies/default.yaml", import.meta.url);

/** The policies of a soak, each the shipped one with its checks made otherwise, and how often it decides. */
export const SOAK_POLICIES = [
  {
    name: "default",
    share: 0.4,
    more: "",
    checks: {
      identity: "{ providers: [idmeta, glair, iluma], strategy: all, need: 2, deadline: 300ms }",
      face: "{ providers: [idmeta, glair, hyperverge, iluma], strategy: all, need: 2, deadline: 400ms }",
      screening: "{ providers: [iluma], strategy: all, need: all, deadline: 300ms, always: true }",
    },
  },
  {
    name: "sparing",
    share: 0.3,
    more: "stop: determined",
    checks: {
      identity: "{ providers: [glair, idmeta, iluma], strategy: { quorum: 2 }, need: 2, deadline: 250ms }",
      face: "{ providers: [hyperverge, glair, idmeta], strategy: failover, deadline: 400ms }",
      screening: "{ providers: [iluma], strategy: all, need: all, deadline: 250ms, always: true }",
    },
  },
  {
    name: "swift",
    share: 0.3,
    more: "retry: maybe_billed",
    checks: {
      identity: "{ providers: [glair, idmeta], strategy: { hedge: 60ms }, deadline: 150ms }",
      face: "{ providers: [glair, hyperverge], strategy: cheapest, deadline: 200ms }",
      screening: "{ providers: [iluma], strategy: all, need: all, deadline: 150ms, always: true }",
    },
  },
] as const;

export type SoakPolicy = (typeof SOAK_POLICIES)[number];
/** The longest that any check of any of them may take. */
export const LONGEST_DEADLINE_MS = 400;

export interface PolicyFolder extends AsyncDisposable {
  readonly path: string;
}

/** Writes the policies into a folder of their own. */
export async function writePolicies(): Promise<PolicyFolder> {
  const shipped = await readFile(SHIPPED, "utf8");
  const path = await mkdtemp(join(tmpdir(), "saksi-soak-"));
  for (const policy of SOAK_POLICIES) await writeFile(join(path, `${policy.name}.yaml`), textOf(policy, shipped));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

function textOf({ name, more, checks }: SoakPolicy, shipped: string): string {
  const headed = shipped.replace(/^policy: .*$/m, `policy: ${name}`).replace(/^version: .*$/m, `version: 1\n${more}`);
  return Object.entries(checks).reduce(
    (text, [check, how]) => text.replace(new RegExp(`^  ${check}:\\n(?: {4}.*\\n)+`, "m"), `  ${check}: ${how}\n`),
    headed,
  );
}
