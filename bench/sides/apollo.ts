import { fileURLToPath } from "node:url";

import { graphqlQuestion } from "./graphql.ts";
import type { SideDefinition } from "./side.ts";

export const apollo: SideDefinition = {
  name: "apollo",
  script: fileURLToPath(new URL("../apollo/main.ts", import.meta.url)),
  environment: {},
  question: graphqlQuestion,
};
