import { randomBytes } from "node:crypto";

import type { ProviderName } from "../../src/domain/provider.ts";
import { registry } from "../../src/registry.ts";
import { FAULT_NAMES, FAULTS } from "../../src/sandbox/faults/catalogue.ts";
import { isRequestFault } from "../../src/sandbox/faults/fault.ts";
import { seededRandom } from "../../src/sandbox/random.ts";
import { sampleSelfie } from "../../src/sandbox/sample-selfie.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { drawApplicants } from "./applicants.ts";
import type { SoakApplicant } from "./applicants.ts";
import { startSoaked } from "./child.ts";
import { assess, assessAndKeep } from "./drive.ts";
import type { Assessed } from "./drive.ts";
import type { Sample } from "./memory.ts";
import type { SoakOptions } from "./options.ts";
import { SOAK_POLICIES, writePolicies } from "./policies.ts";
import type { SoakPolicy } from "./policies.ts";
import { lookAtRecord, replayAll } from "./record.ts";
import type { Kept, RecordLook } from "./record.ts";
import { Tally } from "./tally.ts";

const KEY = "a-key-of-the-soak";
/** So many assessments from one look at the server to the next, within these limits. */
const BETWEEN_LOOKS = 100;
const [LEAST_LOOKS, MOST_LOOKS] = [4, 20];
/** A vendor is cut off for this share of a soak, and each in its turn; a short soak would only see the outages. */
const OUTAGE = 0.03;
/** And at least so long: a circuit looks back over thirty seconds, most of which have to be bad for it to open. */
const OUTAGE_MS = 20_000;
const LEAST_FOR_OUTAGES = 10_000;

export interface Soaked {
  readonly tally: Tally;
  readonly samples: readonly Sample[];
  readonly outages: number;
  readonly seconds: number;
  /** Closed, the server's process had nothing left to stay alive for: no socket, no timer, no listener of one. */
  readonly endedByItself: boolean;
  /** Null where nothing was kept. */
  readonly record: RecordLook | null;
}

/**
 * Has a server decide on applicants without a pause, its vendors failing all the while, and looks at it now and then.
 * @param databaseUrl an empty PostgreSQL in which every assessment is kept; nothing is where it is absent
 */
export async function soak(options: SoakOptions, say: (text: string) => void, databaseUrl?: string): Promise<Soaked> {
  const { assessments, concurrency } = options;
  const selfie = (await sampleSelfie()).toString("base64");
  await using folder = await writePolicies();
  const sandbox = await startSandbox({ simulators: registry.map(({ simulator }) => simulator) });
  await using opened = new AsyncDisposableStack();
  opened.defer(() => sandbox.close());
  strike(sandbox, options.faults);
  const server = await startSoaked({
    ...sandbox.environment,
    PORT: "0",
    SAKSI_MODE: "live",
    SAKSI_API_KEYS: `soak:${KEY}`,
    SAKSI_POLICIES: folder.path,
    SAKSI_POLICY_WATCH: "false",
    ...(databaseUrl === undefined ? {} : recordEnvironment(databaseUrl)),
  });
  const kept: Kept[] = [];
  const decide = async (person: SoakApplicant, policy: SoakPolicy): Promise<Assessed> => {
    const asked = { url: server.url, key: KEY };
    if (databaseUrl === undefined) return assess(asked, person, policy, selfie);
    const answer = await assessAndKeep(asked, person, policy, selfie);
    kept.push(answer.kept);
    return answer.assessed;
  };
  try {
    const tally = new Tally();
    const samples: Sample[] = [];
    const people = drawApplicants(sandbox.citizens);
    const random = seededRandom("soak/policies");
    const outages = planOutages(assessments);
    const began = performance.now();
    const looks = Math.min(MOST_LOOKS, Math.max(LEAST_LOOKS, Math.round(assessments / BETWEEN_LOOKS)));
    for (let sample = 1; sample <= looks; sample += 1) {
      const until = Math.round((assessments * sample) / looks);
      let next = tally.assessments;
      const work = async (): Promise<void> => {
        while (next < until) {
          next += 1;
          for (const outage of outages) outage.at(next, (down) => sandbox.configure(outage.vendor, { down }));
          tally.add(await decide(people.next().value, policyAt(random.next())));
        }
      };
      await Promise.all(Array.from({ length: concurrency }, work));
      const look = await server.look();
      samples.push({ at: tally.assessments, look });
      say(`${tally.assessments} assessments, ${(look.heapUsed / 2 ** 20).toFixed(1)} MiB of heap`);
    }
    const seconds = (performance.now() - began) / 1_000;
    const replayed = databaseUrl === undefined ? null : await replayAll(server.url, KEY, kept, sandbox);
    const endedByItself = await server.close();
    const record = replayed && databaseUrl ? { ...replayed, ...(await lookAtRecord(databaseUrl)) } : null;
    return { tally, samples, outages: outages.length, seconds, endedByItself, record };
  } finally {
    server.kill();
  }
}

function recordEnvironment(url: string): Readonly<Record<string, string>> {
  return { DATABASE_URL: url, SAKSI_MASTER_KEYS: `soak:${randomBytes(32).toString("base64")}` };
}

/** Every fault that a single request can have. */
function strike(sandbox: Sandbox, faultRate: number): void {
  const faults = FAULT_NAMES.map((name) => FAULTS[name].fault).filter(isRequestFault);
  for (const { simulator } of registry) sandbox.configure(simulator.name, { faults, faultRate });
}

/** One vendor after the other is gone for a while: long enough that its circuit opens, and closes after that. */
function planOutages(assessments: number) {
  if (assessments < LEAST_FOR_OUTAGES) return [];
  return registry.map(({ simulator }, index) => {
    const from = Math.round((assessments * (index + 1)) / (registry.length + 1));
    return outageOf(simulator.name, from, from + Math.round(assessments * OUTAGE));
  });
}

function outageOf(vendor: ProviderName, from: number, to: number) {
  let [began, over] = [Infinity, false];
  return {
    vendor,
    at(assessment: number, cut: (down: boolean) => void): void {
      if (began === Infinity && assessment >= from) {
        began = performance.now();
        cut(true);
      } else if (!over && assessment >= to && performance.now() - began >= OUTAGE_MS) {
        over = true;
        cut(false);
      }
    },
  };
}

function policyAt(drawn: number): SoakPolicy {
  let left = drawn;
  for (const policy of SOAK_POLICIES) {
    left -= policy.share;
    if (left < 0) return policy;
  }
  return SOAK_POLICIES[0];
}
