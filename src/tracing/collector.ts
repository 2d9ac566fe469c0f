import { ExportResultCode } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Sampler, SpanExporter } from "@opentelemetry/sdk-trace";

import type { Tracing } from "../domain/trace.ts";
import { createTracing } from "./tracing.ts";

/** How long a batch is tried to be delivered: a collector that does not answer holds up the end of the server. */
const TIMEOUT_MS = 5_000;

export interface CollectorSettings {
  readonly url: string;
  readonly sampler: string;
  readonly ratio: number;
}

export interface CollectedTracing extends Tracing {
  /** Sends what is still to be sent. Never rejects. */
  close(): Promise<void>;
}

/**
 * Traces that are sent to a collector, in batches. This is the only file that loads the SDK, and it is itself loaded only
 * where a collector is configured.
 * @param delivers told when spans begin to be lost, and when they no longer are
 */
export function traceTo(
  { url, sampler, ratio }: CollectorSettings,
  delivers: (well: boolean) => void,
): CollectedTracing {
  const named = defaultResource().merge(resourceFromAttributes({ "service.name": "saksi" }));
  const provider = new TracerProvider({
    // What the operator says of the service goes before what we do.
    resource: named.merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(sampler, ratio),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: watched(new OTLPTraceExporter({ url, timeoutMillis: TIMEOUT_MS }), delivers),
      }),
    ],
  });
  return {
    ...createTracing(provider.getTracer("saksi")),
    close: () => provider.shutdown().catch(() => undefined),
  };
}

function samplerOf(name: string, ratio: number): Sampler {
  const [, based, own = name] = /^(parentbased_)?(\w+)$/.exec(name) ?? [];
  const root = rootSampler(own, ratio);
  return based === undefined ? root : new ParentBasedSampler({ root });
}

function rootSampler(name: string, ratio: number): Sampler {
  if (name === "traceidratio") return new TraceIdRatioBasedSampler(ratio);
  return name === "always_off" ? new AlwaysOffSampler() : new AlwaysOnSampler();
}

/** The SDK tells nobody of spans that it could not deliver. */
function watched(exporter: SpanExporter, delivers: (well: boolean) => void): SpanExporter {
  let well = true;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const isWell = result.code === ExportResultCode.SUCCESS;
        if (isWell !== well) delivers(isWell);
        well = isWell;
        done(result);
      });
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
