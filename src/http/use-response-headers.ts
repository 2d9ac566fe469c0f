import type { Plugin } from "graphql-yoga";

/** Answers are about people: nobody on the way keeps them. GraphiQL is not to be framed by another page. */
export function useResponseHeaders(): Plugin {
  return {
    onResponse({ response: { headers } }) {
      headers.set("cache-control", "no-store");
      headers.set("x-content-type-options", "nosniff");
      if (headers.get("content-type")?.startsWith("text/html")) {
        headers.set("content-security-policy", "frame-ancestors 'none'; base-uri 'none'; object-src 'none'");
      }
    },
  };
}
