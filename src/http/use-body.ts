import type { GraphQLParams, Plugin } from "graphql-yoga";

import { requestError } from "../graphql/errors/coded-error.ts";
import type { CodedError } from "../graphql/errors/coded-error.ts";
import { cutShort, mediaType, readAtMost } from "./body.ts";
import { readMultipart } from "./multipart.ts";
import { parseJson, parseParameters } from "./parameters.ts";

type ReadOperation = (request: Request) => Promise<unknown>;

/**
 * What a POST may carry. Both but the second are sent by a page of another site only after the browser has asked whether it may;
 * the second is what the check of origins is for.
 */
const READERS: ReadonlyMap<string, ReadOperation> = new Map([
  ["application/json", async (request: Request) => parseJson(await text(request), "The body")],
  ["multipart/form-data", readMultipart],
]);

/** Reads the operation from URL or body, and no more of a body than the limit. */
export function useBody(limitBytes: number): Plugin {
  const tooLarge = (): CodedError =>
    requestError("PAYLOAD_TOO_LARGE", `The body is larger than this server takes: ${limitBytes} bytes.`);
  return {
    onRequestParse({ request, setRequestParser, fetchAPI }) {
      if (request.method === "GET") return setRequestParser(readUrl);
      const read = READERS.get(mediaType(request.headers));
      if (read === undefined) {
        throw requestError("UNSUPPORTED_MEDIA_TYPE", "Send `application/json`, or `multipart/form-data` with files.");
      }
      const announced = request.headers.get("content-length");
      if (announced !== null && !(Number(announced) <= limitBytes)) throw tooLarge();
      return setRequestParser(async (whole) => {
        // An announced length is kept by the HTTP parser; one that is not has to be counted.
        if (announced !== null || whole.body === null) return parseParameters(await read(whole));
        const body = await readAtMost(whole.body, limitBytes);
        if (body === null) throw tooLarge();
        const { url, method, headers } = whole;
        return parseParameters(await read(new fetchAPI.Request(url, { method, headers, body })));
      });
    },
  };
}

async function text(request: Request): Promise<string> {
  try {
    return await request.text();
  } catch {
    throw cutShort();
  }
}

function readUrl({ url }: Request): GraphQLParams {
  const query = url.indexOf("?");
  const search = new URLSearchParams(query === -1 ? "" : url.slice(query));
  const json = (name: string): unknown => {
    const value = search.get(name);
    return value === null || value === "" ? undefined : parseJson(value, `The parameter \`${name}\``);
  };
  return parseParameters({
    query: search.get("query") ?? undefined,
    operationName: search.get("operationName") ?? undefined,
    variables: json("variables"),
    extensions: json("extensions"),
  });
}
