import { z } from "zod";

import type { ProviderName } from "../domain/provider.ts";
import { faultsFromEnvironment } from "./faults/from-environment.ts";
import type { FaultPlan } from "./faults/plan.ts";

interface Latency {
  readonly minMs: number;
  readonly maxMs: number;
}

/**
 * How completed answers are sent: `ONCE` after the vendor's latency; `FIRST`, before the answer that merely accepts; `TWICE`;
 * `HELD` until the sandbox is told to release them; `FORGED`, with a token that is not the vendor's.
 */
export type CallbackManner = "ONCE" | "FIRST" | "TWICE" | "HELD" | "FORGED";

/** How one simulated vendor behaves. */
export interface SimulatorSettings extends FaultPlan {
  readonly latency: Latency;
  /** The share of requests, 0 to 1, answered with the vendor's own 5xx: drawn from a seed, the same draws every time. */
  readonly failureRate: number;
  /** Connections are cut as soon as they are made. */
  readonly down: boolean;
  /** Answers are accepted first and completed later, where the vendor knows such a thing. */
  readonly async: boolean;
  readonly callbacks: CallbackManner;
}

/** No latency, no failures: what a test wants. */
export const QUIET: SimulatorSettings = {
  latency: { minMs: 0, maxMs: 0 },
  failureRate: 0,
  down: false,
  async: false,
  callbacks: "ONCE",
  faults: [],
  faultRate: 1,
  faultPath: null,
};

/** The latency of the running sandbox: enough to be seen. */
const LIVELY_LATENCY = "80-240";

export type SettingsByVendor = Readonly<Partial<Record<ProviderName, Partial<SimulatorSettings>>>>;

const VARIABLE = /^SAKSI_SANDBOX_(.+)_(LATENCY|FAILURE_RATE|ASYNC|FAULTS|FAULT_RATE)$/;
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

const asyncSchema = z.enum(["true", "false"]).transform((text) => text === "true");

/**
 * Reads `SAKSI_SANDBOX_<VENDOR>_LATENCY` (milliseconds, `80-240` or `120`), `SAKSI_SANDBOX_<VENDOR>_FAILURE_RATE` (0 to 1),
 * `SAKSI_SANDBOX_<VENDOR>_ASYNC` (`true` or `false`), and the faults. Every problem is reported, by the variable's name and never its value.
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
    const later = asyncSchema.safeParse(environment[`SAKSI_SANDBOX_${name}_ASYNC`] || "false");
    if (!later.success) problems.push(`SAKSI_SANDBOX_${name}_ASYNC must be true or false.`);
    const faults = faultsFromEnvironment(environment, name);
    if ("problems" in faults) problems.push(...faults.problems);
    else if (latency.success && failureRate.success && later.success) {
      settings[name] = {
        latency: latency.data,
        failureRate: failureRate.data,
        async: later.data,
        ...faults.plan,
      };
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
