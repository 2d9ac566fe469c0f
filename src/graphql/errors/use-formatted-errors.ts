import { isAsyncIterable } from "graphql-yoga";
import type { Plugin } from "graphql-yoga";

import type { FormatError } from "./format-error.ts";

interface Part {
  readonly errors?: readonly unknown[];
}

/** Formats the errors of an answer in parts. Yoga's masking sees only those of the first, and last of all plugins. */
export function useFormattedErrors(format: FormatError): Plugin {
  const formatted = <Each extends Part>(part: Each): Each =>
    part.errors === undefined ? part : { ...part, errors: part.errors.map(format) };
  return {
    onExecute: () => ({
      onExecuteDone({ result: whole }) {
        if (!isAsyncIterable(whole)) return undefined;
        return {
          onNext({ result, setResult }) {
            const incremental = deferredParts(result);
            const payload = incremental.length === 0 ? result : { ...result, incremental: incremental.map(formatted) };
            setResult(formatted(payload));
          },
        };
      },
    }),
  };
}

/** The deferred parts in one payload of an answer. */
export function deferredParts(payload: object): readonly Part[] {
  return "incremental" in payload && Array.isArray(payload.incremental) ? payload.incremental : [];
}
