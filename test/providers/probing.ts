import type { Judgement } from "../../src/providers/probe.ts";
import type { ProviderDefinition, ProviderValues } from "../../src/providers/provider.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { RecordedCall } from "../../src/sandbox/server/recorded-call.ts";
import type { Simulator } from "../../src/sandbox/simulator.ts";
import { fakeVendor, tools } from "./support.ts";
import type { RecordedRequest, Scripted } from "./support.ts";

/** What a provider's own probe makes of its credentials. */
export async function judged(definition: ProviderDefinition, values: ProviderValues): Promise<Judgement> {
  const defaults = definition.variables.flatMap(({ name, default: text }) =>
    text === undefined ? [] : [[name, text]],
  );
  const provider = definition.connect({ ...Object.fromEntries(defaults), ...values }, tools);
  try {
    const probe = provider.probe?.credentials;
    if (probe === undefined) throw new Error(`${definition.name} has no probe`);
    return await probe.send(new AbortController().signal);
  } finally {
    await provider.close();
  }
}

/** The same against the simulated vendor, with some of its credentials replaced. */
export async function judgedInSandbox(
  definition: ProviderDefinition,
  simulator: Simulator,
  wrong: ProviderValues = {},
): Promise<Judgement & { readonly calls: readonly RecordedCall[] }> {
  const sandbox = await startSandbox({ simulators: [simulator] });
  try {
    const judgement = await judged(definition, { ...sandbox.environment, ...wrong });
    return { ...judgement, calls: sandbox.calls() };
  } finally {
    await sandbox.close();
  }
}

/** The same against a vendor that answers as scripted. */
export async function judgedAnswer(
  definition: ProviderDefinition,
  values: ProviderValues,
  script: Scripted,
): Promise<Judgement & { readonly requests: readonly RecordedRequest[] }> {
  await using vendor = await fakeVendor(script);
  const judgement = await judged(definition, { ...values, [`${definition.name}_BASE_URL`]: vendor.baseUrl });
  return { ...judgement, requests: vendor.requests };
}
