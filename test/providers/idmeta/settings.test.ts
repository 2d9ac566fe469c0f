import { describe, expect, it } from "vitest";

import { idmeta } from "../../../src/providers/idmeta/index.ts";
import { tools } from "../support.ts";
import { values } from "./support.ts";

const good = { ...values, IDMETA_BASE_URL: "https://integrate.idmetagroup.com" };

describe("IDmeta's settings", () => {
  it("have no problems as they should be", () => {
    expect(idmeta.problems(good)).toEqual([]);
  });

  it("have none with the defaults", () => {
    const defaults = idmeta.variables.flatMap((each) =>
      each.default === undefined ? [] : [[each.name, each.default]],
    );
    expect(idmeta.problems(Object.fromEntries(defaults))).toEqual([]);
  });

  it("require an address, a token and a trust flow", () => {
    const required = idmeta.variables.filter((each) => each.required === true).map(({ name }) => name);
    expect(required).toEqual(["IDMETA_BASE_URL", "IDMETA_TOKEN", "IDMETA_TRUST_FLOW_ID"]);
  });

  it.each([
    ["IDMETA_BASE_URL", "http://idmeta.example"],
    ["IDMETA_TOKEN", "two\nlines"],
    ["IDMETA_TRUST_FLOW_ID", "flow-1"],
    ["IDMETA_TRUST_FLOW_ID", "99999999999999999999"],
    ["IDMETA_V1_DATE_FORMAT", "dd/mm/yyyy"],
    ["IDMETA_IMAGE_MAX_BYTES", "9999"],
    ["IDMETA_IMAGE_MAX_BYTES", "2 MB"],
    ["IDMETA_CREATE_PATH", "https://elsewhere.example/create"],
    ["IDMETA_CREATE_PATH", "api/v1?x=1"],
  ])("name %s where it is wrong, and not its value", (name, value) => {
    const problems = idmeta.problems({ ...good, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problems[0]).not.toContain(value);
  });

  it("set the size of the selfies that are sent", async () => {
    const provider = idmeta.connect({ ...good, IDMETA_IMAGE_MAX_BYTES: "300000" }, tools);
    expect(provider.endpoints.map((each) => each.image?.maxBytes)).toEqual([300_000, 300_000]);
    await provider.close();
  });

  it("connect the endpoints that the definition describes", async () => {
    const provider = idmeta.connect(good, tools);
    const described = idmeta.endpoints.map(({ name, checks, requires }) => ({ name, checks, requires }));
    expect(provider.endpoints.map(({ name, checks, requires }) => ({ name, checks, requires }))).toEqual(described);
    await provider.close();
  });
});
