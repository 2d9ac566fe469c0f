import { createClient } from "graphql-sse";
import type { ExecutionResult } from "graphql-sse";

import type { Story } from "../stories/support.ts";

/** Follows a subscription with `graphql-sse`, as a backend would, a connection for each. Nothing is asked twice. */
export function follow(
  { url }: Pick<Story, "url">,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): AsyncIterableIterator<ExecutionResult<Record<string, unknown>>> {
  const client = createClient({ url: `${url}/graphql`, headers: { ...headers }, retryAttempts: 0 });
  return client.iterate({ query, variables: { ...variables } });
}
