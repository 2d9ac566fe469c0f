import type { Plugin } from "graphql-yoga";

/**
 * Answers are about people: nobody on the way keeps them. GraphiQL is not to be framed by another page.
 * @param corsOrigins where there are any, answers differ by the origin of the page that asks, also those that name none
 */
export function useResponseHeaders(corsOrigins: readonly string[]): Plugin {
  return {
    onResponse({ response: { headers } }) {
      headers.set("cache-control", "no-store");
      if (corsOrigins.length > 0) headers.append("vary", "Origin");
      headers.set("x-content-type-options", "nosniff");
      if (headers.get("content-type")?.startsWith("text/html")) {
        headers.set("content-security-policy", "frame-ancestors 'none'; base-uri 'none'; object-src 'none'");
      }
    },
  };
}
