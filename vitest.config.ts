import { defineConfig } from "vitest/config";

/**
 * `npm test` tries each property a little, and a sample of the fault matrix; `npm run test:full` (`--mode full`, in CI) tries
 * properties much longer, and the whole matrix. Both try the
 * same examples each time, so that what fails has to do with what changed; another `PROPERTY_SEED` tries others.
 */
export default defineConfig(({ mode }) => ({
  // Node takes graphql's CommonJS build, Vite would take the other: two copies do not know one another's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/ground/postgres.ts"],
    setupFiles: ["test/ground/properties.ts"],
    env: {
      PROPERTY_RUNS: process.env["PROPERTY_RUNS"] ?? (mode === "full" ? "1000" : "100"),
      MATRIX: process.env["MATRIX"] ?? (mode === "full" ? "full" : "sample"),
      PROPERTY_SEED: process.env["PROPERTY_SEED"] ?? "1",
    },
    // Servers and child processes start in some tests, on machines that may be small and busy.
    testTimeout: mode === "full" ? 120_000 : 30_000,
    hookTimeout: 30_000,
  },
}));
