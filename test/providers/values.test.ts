import { describe, expect, it } from "vitest";
import { headerValueProblem, oneOfProblem, valueOf, valueProblems } from "../../src/providers/values.ts";

describe("valueProblems", () => {
  const rules = { A_KEY: headerValueProblem, A_SCALE: oneOfProblem(["auto", "unit"]) };

  it("finds nothing wrong with good values, nor with unset ones", () => {
    expect(valueProblems(rules, { A_KEY: "k3y", A_SCALE: "unit" })).toEqual([]);
    expect(valueProblems(rules, {})).toEqual([]);
  });

  it("names every bad variable and no value", () => {
    const problems = valueProblems(rules, { A_KEY: "hush\r\nx-admin: 1", A_SCALE: "furlongs" });
    expect(problems).toEqual([
      "A_KEY must be visible ASCII characters without spaces",
      "A_SCALE must be one of auto, unit",
    ]);
  });

  it("finds an empty key wrong", () => {
    expect(valueProblems(rules, { A_KEY: "" })).toHaveLength(1);
  });
});

it("valueOf gives a value, and names a variable that should have one", () => {
  expect(valueOf({ A_KEY: "k" }, "A_KEY")).toBe("k");
  expect(() => valueOf({}, "A_KEY")).toThrow("A_KEY is not set");
});
