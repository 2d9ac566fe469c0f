import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

/** What looks at its own process, at the sockets and timers that it holds, has one to itself. */
const ALONE = ["test/matrix/**/*.test.ts", "test/sandbox/faults/**/*.test.ts"];

/**
 * `npm test` tries each property a little, and a sample of the fault matrix; `npm run test:full` (`--mode full`, in CI) tries
 * properties much longer, and the whole matrix. Both try the
 * same examples each time, so that what fails has to do with what changed; another `PROPERTY_SEED` tries others.
 */
export default defineConfig(({ mode }) => ({
  // Node takes graphql's CommonJS build, Vite would take the other: two copies do not know one another's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    setupFiles: ["test/ground/properties.ts"],
    env: {
      PROPERTY_RUNS: process.env["PROPERTY_RUNS"] ?? (mode === "full" ? "1000" : "100"),
      MATRIX: process.env["MATRIX"] ?? (mode === "full" ? "full" : "sample"),
      PROPERTY_SEED: process.env["PROPERTY_SEED"] ?? "1",
      // Half of what a child process takes to start is to compile what another one has compiled before.
      NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url)),
    },
    // Servers and child processes start in some tests, on machines that may be small and busy.
    testTimeout: mode === "full" ? 120_000 : 30_000,
    hookTimeout: 30_000,
    maxWorkers: "100%",
    projects: [
      // To load all that they test is half of what test files take, each by itself: those of one worker load it once.
      {
        extends: true,
        test: {
          name: "together",
          include: ["test/**/*.test.ts"],
          exclude: ALONE,
          isolate: false,
          globalSetup: ["test/ground/postgres.ts"],
        },
      },
      { extends: true, test: { name: "alone", include: ALONE } },
    ],
  },
}));
