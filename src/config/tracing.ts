import { z } from "zod";

import { flag, oneOf, share, written } from "./syntax.ts";
import { optional, withDefault } from "./variable.ts";

const SAMPLERS = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;

export interface TracingSettings {
  /** Where spans are sent. */
  readonly url: string;
  readonly sampler: (typeof SAMPLERS)[number];
  /** Of the traces that begin here, with the two samplers that take a ratio. */
  readonly ratio: number;
}

const collector = written("an http or https URL", (text) => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? text : undefined;
});

/** OpenTelemetry's own names. What else of them there is (headers, timeouts, the service's name) its libraries read. */
export const tracing = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    "The collector that spans are sent to, as OTLP in JSON over HTTP: `http://collector:4318`; `/v1/traces` is added. Where neither this nor the next is set, nothing is traced.",
    collector,
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optional(
    "The whole URL that spans are sent to; it goes before the one above.",
    collector,
  ),
  OTEL_TRACES_SAMPLER: withDefault(
    `Which traces are kept: ${SAMPLERS.join(", ")}. Those that begin with \`parentbased\` keep what the caller's \`traceparent\` says is kept.`,
    "parentbased_always_on",
    oneOf(SAMPLERS),
  ),
  OTEL_TRACES_SAMPLER_ARG: withDefault(
    "The share of traces that is kept, from 0 to 1, where the sampler is a ratio.",
    "1",
    share,
  ),
  OTEL_SDK_DISABLED: withDefault("Switches tracing off, whatever else is set.", "false", flag),
});

/** Null where nothing is to be traced. */
export function tracingSettings(values: z.output<typeof tracing>): TracingSettings | null {
  const whole = values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const base = values.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = whole ?? (base === undefined ? undefined : `${base.replace(/\/$/, "")}/v1/traces`);
  if (url === undefined || values.OTEL_SDK_DISABLED) return null;
  return { url, sampler: values.OTEL_TRACES_SAMPLER, ratio: values.OTEL_TRACES_SAMPLER_ARG };
}
