import { fileURLToPath } from "node:url";

import { graphqlQuestion } from "./graphql.ts";
import { BENCH_KEY } from "./key.ts";
import type { SideDefinition } from "./side.ts";

/** The product as it is deployed: live mode, an API key, the default policy and every default limit. */
export const saksi: SideDefinition = {
  name: "saksi",
  script: fileURLToPath(new URL("../../src/main.ts", import.meta.url)),
  environment: {
    SAKSI_MODE: "live",
    SAKSI_API_KEYS: `bench:${BENCH_KEY}`,
    SAKSI_POLICIES: fileURLToPath(new URL("../../policies", import.meta.url)),
  },
  question: graphqlQuestion,
};
