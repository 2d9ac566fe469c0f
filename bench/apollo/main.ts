/** The stack a team would otherwise write: Apollo Server, `@apollo/datasource-rest` and `json-rules-engine`. */
import type { DataSourceConfig } from "@apollo/datasource-rest";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { GraphQLError } from "graphql";

import { BENCH_KEY } from "../sides/key.ts";
import { readSettings } from "../environment.ts";
import { resolvers } from "./resolvers.ts";
import type { Context } from "./resolvers.ts";
import { typeDefs } from "./schema.ts";
import { Glair, HyperVerge, Idmeta, Iluma } from "./sources.ts";

const settings = readSettings(process.env);
const server = new ApolloServer<Context>({ typeDefs, resolvers, introspection: false });

/** Node's own `fetch`, which keeps connections open; the data source's default (`node-fetch` 2) closes each one. */
const fetcher: DataSourceConfig["fetch"] = (url, { body, ...init } = {}) =>
  fetch(url, body === undefined ? init : { ...init, body: fetchBody(body) });

/** The data source hands over forms as well, though its type speaks of text and bytes alone. */
function fetchBody(body: unknown): string | FormData {
  if (typeof body === "string" || body instanceof FormData) return body;
  throw new TypeError("a body that no data source here sends");
}

await startStandaloneServer(server, {
  listen: { port: settings.port, host: "127.0.0.1" },
  context: async ({ req }) => {
    if (req.headers.authorization !== `Bearer ${BENCH_KEY}`) {
      throw new GraphQLError("Send an API key.", { extensions: { code: "UNAUTHENTICATED", http: { status: 401 } } });
    }
    const config = { cache: server.cache, fetch: fetcher };
    return {
      sources: {
        idmeta: new Idmeta(settings.idmeta, config),
        glair: new Glair(settings.glair, config),
        hyperverge: new HyperVerge(settings.hyperverge, config),
        iluma: new Iluma(settings.iluma, config),
      },
    };
  },
});
process.once("SIGTERM", () => process.exit(0));
