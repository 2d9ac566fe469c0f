import { describe, expect, it } from "vitest";
import { hyperverge } from "../../../src/providers/hyperverge/index.ts";

const DEFAULTS = Object.fromEntries(
  hyperverge.variables.flatMap((variable) =>
    variable.default === undefined ? [] : [[variable.name, variable.default]],
  ),
);

describe("HyperVerge's definition", () => {
  it("begins every variable with the provider's name, and keeps the key secret", () => {
    expect(hyperverge.variables.every(({ name }) => name.startsWith(`${hyperverge.name}_`))).toBe(true);
    expect(hyperverge.variables.filter(({ secret }) => secret).map(({ name }) => name)).toEqual(["HYPERVERGE_APP_KEY"]);
  });

  it("answers FACE alone, of a NIK and a selfie whose base64 stays within two million characters", () => {
    const [endpoint] = hyperverge.endpoints;
    expect(endpoint).toMatchObject({ checks: ["FACE"], requires: ["nik"], selfie: "required", fields: [] });
    const largest = Buffer.alloc(endpoint?.image?.maxBytes ?? 0).toString("base64");
    expect(largest.length).toBe(2_000_000);
  });

  it("finds nothing wrong with its defaults", () => {
    expect(hyperverge.problems(DEFAULTS)).toEqual([]);
  });

  it("names each bad variable and never its value", () => {
    const problems = hyperverge.problems({
      HYPERVERGE_BASE_URL: "hush",
      HYPERVERGE_APP_ID: "hush hush",
      HYPERVERGE_APP_KEY: "hush\n",
      HYPERVERGE_SCORE_SCALE: "hush",
      HYPERVERGE_NIK_UNKNOWN_MESSAGE: " ",
    });
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "HYPERVERGE_BASE_URL",
      "HYPERVERGE_APP_ID",
      "HYPERVERGE_APP_KEY",
      "HYPERVERGE_SCORE_SCALE",
      "HYPERVERGE_NIK_UNKNOWN_MESSAGE",
    ]);
    expect(problems.join()).not.toContain("hush");
  });
});
