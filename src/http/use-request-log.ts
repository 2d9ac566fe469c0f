import { getOperationAST, GraphQLError } from "graphql";
import { isAsyncIterable } from "graphql-yoga";
import type { Plugin } from "graphql-yoga";
import type { Logger } from "pino";

import { deferredParts } from "../graphql/errors/use-formatted-errors.ts";
import { afterAnswer } from "./after-answer.ts";
import { visitOf } from "./visit.ts";
import type { Visit } from "./visit.ts";

const MOST_NAME = 64;

/**
 * One line for each request, once its answer is out. It tells no variables, no query and no URL: they hold personal data. Where
 * the client went away before it had the whole answer, no status says what became of the request: it is null.
 */
export function useRequestLog(log: Logger): Plugin {
  return {
    onRequest({ request }) {
      visitOf(request);
    },
    onParse: () => {
      return ({ result, context }) => {
        if (result === null || result instanceof Error) return;
        const name = getOperationAST(result, context.params.operationName)?.name?.value;
        if (name !== undefined) visitOf(context.request).operation = printable(name);
      };
    },
    onResponse({ request, response: { status }, serverContext }) {
      const visit = visitOf(request);
      if (!visit.logged) return;
      afterAnswer(serverContext, (aborted) => writeLine(log, visit, status, aborted));
    },
  };
}

/** Notes the codes of errors as they leave. Belongs after whatever formats them. */
export function useErrorCodes(): Plugin {
  return {
    onExecute: () => ({
      onExecuteDone({ args, result: whole }) {
        if (!isAsyncIterable(whole)) return undefined;
        const visit = visitOf(args.contextValue.request);
        return {
          onNext({ result }) {
            for (const { errors = [] } of [result, ...deferredParts(result)]) noteCodes(visit, errors);
          },
        };
      },
    }),
    onSubscribe({ args }) {
      const visit = visitOf(args.contextValue.request);
      return {
        onSubscribeResult({ result: whole }) {
          if (!isAsyncIterable(whole)) return undefined;
          return { onNext: ({ result: { errors = [] } }) => noteCodes(visit, errors) };
        },
        onSubscribeError: ({ error }) => noteCodes(visit, [error]),
      };
    },
    onResultProcess({ request, result }) {
      if ("errors" in result && Array.isArray(result.errors)) noteCodes(visitOf(request), result.errors);
    },
  };
}

function writeLine(
  log: Logger,
  { operation, caller, callback, codes, startedAt }: Visit,
  status: number,
  aborted: boolean,
): void {
  log.info(
    {
      operation,
      caller: caller?.account ?? null,
      ...(caller?.keyId == null ? {} : { key: caller.keyId }),
      ...(callback === null ? {} : { callback }),
      status: aborted ? null : status,
      codes: [...codes],
      ms: Math.round((performance.now() - startedAt) * 10) / 10,
      ...(aborted ? { aborted } : {}),
    },
    "request",
  );
}

function noteCodes(visit: Visit, errors: readonly unknown[]): void {
  for (const error of errors) {
    const code = error instanceof GraphQLError ? error.extensions["code"] : undefined;
    if (typeof code === "string") visit.codes.add(code);
  }
}

/** A name is the caller's to choose: bounded, and without digits enough to tell a person by. */
function printable(name: string): string {
  return name.slice(0, MOST_NAME).replaceAll(/\d{4,}/g, "#");
}
