import type { Plugin } from "graphql-yoga";

import { requestError } from "../graphql/errors/coded-error.ts";

/**
 * Keeps pages of other sites from using a server that asks for no key through their reader's browser: a form with a file in it
 * may be sent anywhere without asking first. Browsers say where a request comes from; programs say nothing, and pass. Where a
 * key is asked for this is not needed, since no browser adds it of itself.
 */
export function useSameOrigin(allowed: readonly string[]): Plugin {
  return {
    onRequestParse({ request: { method, headers, url } }) {
      if (method !== "POST") return;
      const origin = headers.get("origin");
      if (origin === null || allowed.includes(origin)) return;
      const site = headers.get("sec-fetch-site");
      if (site === null ? URL.parse(origin)?.host === new URL(url).host : site === "same-origin") return;
      throw requestError(
        "ORIGIN_NOT_ALLOWED",
        "Pages of this origin may not call; the server's settings name those that may.",
      );
    },
  };
}
