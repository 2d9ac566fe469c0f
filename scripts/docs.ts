import { redrawn } from "../src/config/document.ts";
import { factsPage } from "../src/policy/editor/facts-page.ts";
import { providerDefinitions } from "../src/registry.ts";
import { withActions } from "./audit-actions.ts";
import { draw } from "./drawn.ts";
import { strategyDrawings } from "./strategies/draw.ts";

/** The pages and pictures that are drawn from the code, in whole or in part. `--check` fails where one is stale. */
await draw(
  [
    { file: "docs/configuration.md", text: (page) => redrawn(page, providerDefinitions) },
    { file: "docs/facts.md", text: factsPage },
    { file: "docs/audit.md", text: withActions },
    ...(await strategyDrawings()),
  ],
  "npm run docs",
);
