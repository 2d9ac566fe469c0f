import { z } from "zod";

import type { ProviderName } from "../domain/provider.ts";

interface Latency {
  readonly minMs: number;
  readonly maxMs: number;
}

/** How one simulated vendor behaves. */
export interface SimulatorSettings {
  readonly latency: Latency;
  /** The share of requests, 0 to 1, answered with the vendor's own 5xx: drawn from a seed, the same draws every time. */
  readonly failureRate: number;
  /** Connections are cut as soon as they are made. */
  readonly down: boolean;
  /** Answers are accepted first and completed later, where the vendor knows such a thing. */
  readonly async: boolean;
  /** Where completed answers are sent, in asynchronous mode. */
  readonly callbackUrl: string | null;
}

/** No latency, no failures: what a test wants. */
export const QUIET: SimulatorSettings = {
  latency: { minMs: 0, maxMs: 0 },
  failureRate: 0,
  down: false,
  async: false,
  callbackUrl: null,
};

/** The latency of the running sandbox: enough to be seen. */
const LIVELY_LATENCY = "80-240";

export type SettingsByVendor = Readonly<Partial<Record<ProviderName, Partial<SimulatorSettings>>>>;

const VARIABLE = /^SAKSI_SANDBOX_(.+)_(LATENCY|FAILURE_RATE)$/;
const LONGEST_MS = 60_000;

const latencySchema = z
  .string()
  .regex(/^\d{1,6}(-\d{1,6})?$/)
  .transform((text): Latency => {
    const [low = "0", high = low] = text.split("-");
    return { minMs: Number(low), maxMs: Number(high) };
  })
  .refine(({ minMs, maxMs }) => minMs <= maxMs && maxMs <= LONGEST_MS);

const failureRateSchema = z
  .string()
  .regex(/^\d*\.?\d+$/)
  .transform(Number)
  .refine((rate) => rate <= 1);

/**
 * Reads `SAKSI_SANDBOX_<VENDOR>_LATENCY` (milliseconds, `80-240` or `120`) and `SAKSI_SANDBOX_<VENDOR>_FAILURE_RATE` (0 to 1).
 * Every problem is reported, by the variable's name and never its value.
 */
export function sandboxSettingsFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly ProviderName[],
): { readonly settings: SettingsByVendor } | { readonly problems: readonly string[] } {
  const settings: Partial<Record<ProviderName, Partial<SimulatorSettings>>> = {};
  const problems: string[] = [];
  for (const name of names) {
    const latency = latencySchema.safeParse(environment[`SAKSI_SANDBOX_${name}_LATENCY`] || LIVELY_LATENCY);
    const failureRate = failureRateSchema.safeParse(environment[`SAKSI_SANDBOX_${name}_FAILURE_RATE`] || "0");
    if (!latency.success) {
      problems.push(`SAKSI_SANDBOX_${name}_LATENCY must be milliseconds, like 80-240, at most ${LONGEST_MS}.`);
    }
    if (!failureRate.success) {
      problems.push(`SAKSI_SANDBOX_${name}_FAILURE_RATE must be a share from 0 to 1, like 0.05.`);
    }
    if (latency.success && failureRate.success) {
      settings[name] = { latency: latency.data, failureRate: failureRate.data };
    }
  }
  for (const variable of Object.keys(environment)) {
    const vendor = VARIABLE.exec(variable)?.[1];
    if (vendor !== undefined && !names.some((name) => name === vendor)) {
      problems.push(`${variable} names no simulated vendor; they are ${names.join(", ")}.`);
    }
  }
  return problems.length > 0 ? { problems } : { settings };
}
