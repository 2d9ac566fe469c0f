import type { Plugin } from "graphql-yoga";

/**
 * Answers are about people: nobody on the way keeps them. GraphiQL is not to be framed by another page.
 * @param corsOrigins where there are any, answers differ by the origin of the page that asks, also those that name none
 */
export function useResponseHeaders(corsOrigins: readonly string[]): Plugin {
  return {
    onResponse({ response: { headers } }) {
      // Set over Yoga's own, it would stand beside it.
      headers.delete("cache-control");
      headers.set("cache-control", "no-store");
      if (corsOrigins.length > 0) headers.append("vary", "Origin");
      headers.set("x-content-type-options", "nosniff");
      // nginx, and what follows it, would hold events back until they fill a buffer.
      if (headers.get("content-type")?.startsWith("text/event-stream")) headers.set("x-accel-buffering", "no");
      if (headers.get("content-type")?.startsWith("text/html")) {
        headers.set("content-security-policy", "frame-ancestors 'none'; base-uri 'none'; object-src 'none'");
      }
    },
  };
}
