import { readFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Question, Reply } from "../../../src/providers/provider.ts";
import { registry } from "../../../src/registry.ts";
import { FAULT_NAMES, FAULTS } from "../../../src/sandbox/faults/catalogue.ts";
import type { FaultName } from "../../../src/sandbox/faults/catalogue.ts";
import { isConnectionFault } from "../../../src/sandbox/faults/fault.ts";
import { sampleSelfie } from "../../../src/sandbox/sample-selfie.ts";
import { startSandbox } from "../../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import type { SettingsByVendor } from "../../../src/sandbox/settings.ts";
import { context, country, day, endpointOf, failureOf, nik, tools } from "../../providers/support.ts";

interface Asked {
  readonly vendor: (typeof registry)[number];
  readonly endpoint: string;
  /** What alone is struck; null for everything that the endpoint asks on its way, such as a session. */
  readonly faultPath: string | null;
}

const ASKED: readonly Asked[] = [
  ...registry.flatMap((vendor) =>
    vendor.provider.endpoints.map(({ name }) => ({ vendor, endpoint: name, faultPath: null })),
  ),
  ...registry
    .filter(({ provider }) => provider.name === "IDMETA")
    .flatMap((vendor) => [
      { vendor, endpoint: "dukcapil-full", faultPath: "/api/v3/" },
      { vendor, endpoint: "dukcapilfacematch", faultPath: "/api/v1/verification/dukcapilfacematch" },
    ]),
];

/** Those that never end of themselves while anybody waits, or not within a test: the wait is ended once they have begun. */
const LASTING: ReadonlySet<FaultName> = new Set<FaultName>(["slow-first-byte", "slow-drip", "endless-body"]);

let selfie: Buffer;
let plain: Sandbox;
let untrusted: Sandbox;

beforeAll(async () => {
  selfie = await sampleSelfie();
  const simulators = registry.map(({ simulator }) => simulator);
  const faults = [FAULTS["tls-failure"].fault];
  const settings: SettingsByVendor = Object.fromEntries(simulators.map(({ name }) => [name, { faults }]));
  [plain, untrusted] = await Promise.all([startSandbox({ simulators }), startSandbox({ simulators, settings })]);
});
afterAll(() => Promise.all([plain.close(), untrusted.close()]));

function questionFor({ vendor, endpoint }: Asked): Question {
  const screening = { scopes: ["PEP", "SANCTION"], threshold: 0.85 } as const;
  const described = vendor.provider.endpoints.find(({ name }) => name === endpoint);
  if (described?.subject === "entity") {
    const entity = { name: "PT Bahtera Hitam Nusakambangan", domicile: country("ID") };
    return { subject: "entity", entity, screening };
  }
  return {
    subject: "person",
    // The search finds her, so that a hit that is lost would be seen.
    person: {
      nik: nik("8171014412749014"),
      name: "Theodora Latuperissa",
      dateOfBirth: day("1974-12-04"),
      gender: "FEMALE",
      nationality: country("ID"),
    },
    checks: new Set(described?.checks),
    selfie: { bytes: selfie, format: "jpeg", base64: selfie.toString("base64") },
    screening,
  };
}

/** Asks through the vendor's own adapter. */
async function ask(asked: Asked, sandbox: Sandbox, signal = new AbortController().signal): Promise<Reply> {
  const { vendor, endpoint } = asked;
  const defaults = vendor.provider.variables.flatMap((variable) =>
    variable.default === undefined ? [] : [[variable.name, variable.default] as const],
  );
  const provider = vendor.provider.connect({ ...Object.fromEntries(defaults), ...sandbox.environment }, tools);
  try {
    return await endpointOf(provider, endpoint).ask(questionFor(asked), context({ signal }));
  } finally {
    await provider.close();
  }
}

function claimsOf({ status, identity, face, screening }: Reply) {
  return { status, identity, face, screening };
}

describe.each(ASKED)("$vendor.provider.name $endpoint, struck at $faultPath", (asked) => {
  const { name: vendor } = asked.vendor.provider;
  const { faultPath } = asked;

  test.each(FAULT_NAMES)("%s is the failure that it is documented to be, and no claim", async (name) => {
    const { fault, failures, mayAnswer } = FAULTS[name];
    const sandbox = name === "tls-failure" ? untrusted : plain;
    sandbox.configure(vendor, { faults: [] });
    sandbox.reset();
    const healthy = name === "json-as-html" ? await ask(asked, sandbox) : undefined;
    sandbox.reset();
    if (name !== "tls-failure") {
      sandbox.configure(vendor, { faults: [fault], faultPath: isConnectionFault(fault) ? null : faultPath });
    }
    const leaving = new AbortController();
    if (LASTING.has(name)) {
      void sandbox.until((calls) => calls.some((call) => call.fault !== null)).then(() => leaving.abort());
    }
    const call = ask(asked, sandbox, leaving.signal);
    if (mayAnswer && healthy !== undefined) {
      expect(claimsOf(await call)).toEqual(claimsOf(healthy));
      return;
    }
    const { failure } = await failureOf(call);
    expect(failures).toContain(failure.code);
    await sandbox.settled();
    const struck = sandbox.calls(vendor).filter((each) => each.fault === fault.kind);
    if (isConnectionFault(fault)) expect(sandbox.calls(vendor)).toEqual([]);
    // No adapter asks the same again by itself, and none follows a redirect.
    else expect(struck.map(({ path }) => path)).toEqual([...new Set(struck.map(({ path }) => path))]);
    expect(struck.length > 0).toBe(!isConnectionFault(fault));
    if (LASTING.has(name)) expect(struck).toMatchObject([{ cancelled: true }]);
  });
});

test("the docs have every fault as it is", () => {
  const docs = readFileSync(new URL("../../../docs/sandbox.md", import.meta.url), "utf8");
  const [, section = ""] = docs.split("\n## Faults\n");
  const rows = section
    .split("\n## ")[0]
    ?.split("\n")
    .filter((line) => /^\| `[a-z0-9-]+` +\|/.test(line))
    .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| |\|$/g, "").trim()));
  expect(rows).toEqual(
    FAULT_NAMES.map((name) => {
      const { does, failures, mayAnswer } = FAULTS[name];
      const codes = failures.map((code) => `\`${code}\``);
      return [`\`${name}\``, does, [...codes, ...(mayAnswer ? ["or the true answer"] : [])].join(", ")];
    }),
  );
});
