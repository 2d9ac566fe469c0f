import { describe, expect, it } from "vitest";
import { glair } from "../../../src/providers/glair/index.ts";
import { asks, context, endpointOf, failureOf, SITI, tools } from "../support.ts";

const VALUES = {
  GLAIR_BASE_URL: "https://api.vision.glair.ai",
  GLAIR_USERNAME: "user",
  GLAIR_PASSWORD: "p:w",
  GLAIR_API_KEY: "k3y",
};

describe("GLAIR's definition", () => {
  it("begins every variable with the provider's name, and keeps password and key secret", () => {
    expect(glair.variables.every(({ name }) => name.startsWith(`${glair.name}_`))).toBe(true);
    expect(glair.variables.filter(({ secret }) => secret).map(({ name }) => name)).toEqual([
      "GLAIR_PASSWORD",
      "GLAIR_API_KEY",
    ]);
  });

  it("wants one attribute besides the NIK, and for a face the name, the birth date and a selfie", () => {
    const [verification, face] = glair.endpoints;
    expect(verification?.requires).toEqual(["nik"]);
    expect(verification?.requiresOneOf).toContain("name");
    expect(verification?.requiresOneOf).not.toContain("nik");
    expect(face).toMatchObject({ requires: ["nik", "name", "dateOfBirth"], selfie: "required", checks: ["FACE"] });
  });

  it("finds nothing wrong with good values", () => {
    expect(glair.problems(VALUES)).toEqual([]);
  });

  it("names each bad variable and never its value", () => {
    const problems = glair.problems({
      ...VALUES,
      GLAIR_BASE_URL: "http://hush.example",
      GLAIR_USERNAME: "hush:hush",
      GLAIR_API_KEY: "hush\n",
    });
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "GLAIR_BASE_URL",
      "GLAIR_USERNAME",
      "GLAIR_API_KEY",
    ]);
    expect(problems.join()).not.toContain("hush");
  });

  it("calls nobody where a face is asked about without a selfie", async () => {
    const provider = glair.connect({ ...VALUES, GLAIR_BASE_URL: "http://127.0.0.1:9" }, tools);
    const missing = await failureOf(endpointOf(provider, "face-verification").ask(asks(SITI, ["FACE"]), context()));
    expect(missing.failure).toMatchObject({
      code: "INVALID_INPUT",
      message: "GLAIR cannot be asked without a selfie.",
    });
    await provider.close();
  });
});
