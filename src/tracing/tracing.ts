import { AsyncLocalStorage } from "node:async_hooks";

import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Context, Span as OpenSpan, Tracer } from "@opentelemetry/api";
import { parseTraceParent } from "@opentelemetry/core";

import type { Span, SpanFacts, Tracing } from "../domain/trace.ts";
import type { AttemptOutcome, BegunAttempt } from "../domain/vendor-traffic.ts";

/** Ends that say nothing against the vendor. */
const WELL: ReadonlySet<AttemptOutcome> = new Set(["ANSWERED", "PENDING", "CANCELLED"]);

/** Each server has its own: nothing of it is registered for the process. */
export function createTracing(tracer: Tracer): Tracing {
  const current = new AsyncLocalStorage<Context>();

  function attempt({ provider, endpoint, checks, attempt: number }: BegunAttempt, parent: Context) {
    const facts = {
      "peer.service": provider,
      "saksi.provider": provider,
      "saksi.endpoint": endpoint,
      "saksi.checks": [...checks],
      "saksi.attempt": number,
    };
    const begun = tracer.startSpan(`${provider} ${endpoint}`, { kind: SpanKind.CLIENT, attributes: facts }, parent);
    return (outcome: AttemptOutcome): void => finish(begun, { "saksi.outcome": outcome }, !WELL.has(outcome));
  }

  function begin(name: string, kind: SpanKind, attributes: SpanFacts, parent: Context): Span {
    const begun = tracer.startSpan(name, { kind, attributes }, parent);
    const context = trace.setSpan(parent, begun);
    return {
      begin: (child, facts) => begin(child, SpanKind.INTERNAL, facts, context),
      attempt: (asked) => attempt(asked, context),
      within: (work) => current.run(context, work),
      end: (facts, failed) => finish(begun, facts, failed),
    };
  }

  return {
    request: (name, traceparent, facts) => begin(name, SpanKind.SERVER, facts, contextOf(traceparent)),
    attempting: (asked) => attempt(asked, current.getStore() ?? ROOT_CONTEXT),
  };
}

function finish(span: OpenSpan, facts: SpanFacts, failed: boolean): void {
  if (!span.isRecording()) return;
  span.setAttributes(facts);
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** Of the caller's trace only the ids and the flags are taken over: `tracestate` and `baggage` may say anything of anybody. */
function contextOf(traceparent: string | null): Context {
  const parent = traceparent === null ? null : parseTraceParent(traceparent);
  return parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
}
