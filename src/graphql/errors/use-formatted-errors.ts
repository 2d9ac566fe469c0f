import { isAsyncIterable } from "graphql-yoga";
import type { Plugin } from "graphql-yoga";

import { asRequestError } from "./format-error.ts";
import type { FormatError } from "./format-error.ts";

interface Part {
  readonly errors?: readonly unknown[];
}

/**
 * Formats the errors of an answer that comes in parts, and of a subscription: those of its events, of its source, and the one
 * that it never began for. Yoga's masking sees only some of them, and last of all plugins.
 */
export function useFormattedErrors(format: FormatError): Plugin {
  const formatted = <Each extends Part>(part: Each): Each =>
    part.errors === undefined ? part : { ...part, errors: part.errors.map(format) };
  const whole = <Each extends object>(payload: Each): Each => {
    const incremental = deferredParts(payload);
    return formatted(incremental.length === 0 ? payload : { ...payload, incremental: incremental.map(formatted) });
  };
  return {
    onExecute: () => ({
      onExecuteDone({ result }) {
        return isAsyncIterable(result) ? { onNext: (next) => next.setResult(whole(next.result)) } : undefined;
      },
    }),
    onSubscribe: () => ({
      onSubscribeResult({ result, setResult }) {
        if (isAsyncIterable(result)) return { onNext: (next) => next.setResult(formatted(next.result)) };
        const { errors } = result;
        if (errors !== undefined)
          setResult({ ...result, errors: errors.map((error) => asRequestError(format(error))) });
        return undefined;
      },
      onSubscribeError: ({ error, setError }) => setError(format(error)),
    }),
  };
}

/** The deferred parts in one payload of an answer. */
export function deferredParts(payload: object): readonly Part[] {
  return "incremental" in payload && Array.isArray(payload.incremental) ? payload.incremental : [];
}
