import { readFile } from "node:fs/promises";

import { isInputObjectType, isNonNullType, isObjectType } from "graphql";
import { describe, expect, it } from "vitest";

import { createSchema } from "../../src/graphql/schema.ts";
import { schemaText } from "../../src/print-schema.ts";

const schema = createSchema(["IDMETA", "GLAIR"]);
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));

describe("the public schema", () => {
  it("is the one that is committed", async () => {
    expect(await readFile(new URL("../../schema/schema.graphql", import.meta.url), "utf8")).toBe(schemaText());
  });

  it("describes every field and argument", () => {
    const silent = types.flatMap((type) => {
      if (isInputObjectType(type)) return fieldsWithout(type.name, Object.values(type.getFields()));
      if (!isObjectType(type)) return [];
      const fields = Object.values(type.getFields());
      return [
        ...fieldsWithout(type.name, fields),
        ...fields.flatMap((field) => fieldsWithout(`${type.name}.${field.name}`, field.args)),
      ];
    });
    expect(silent).toEqual([]);
  });

  it("has nullable root fields that ask vendors: one field's error must not throw away another's paid answer", () => {
    const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
    const asking = fields.filter(({ extensions }) => extensions["asksVendors"] === true);
    expect(asking.map(({ name }) => name)).toEqual([
      "identity",
      "faceMatch",
      "individualScreening",
      "entityScreening",
      "listing",
      "applicant",
    ]);
    expect(asking.filter(({ type }) => isNonNullType(type))).toEqual([]);
  });

  it("draws the provider enum from the names it is given", () => {
    const names = schema.getType("ProviderName")?.toConfig();
    expect(Object.keys(names !== undefined && "values" in names ? names.values : {})).toEqual(["IDMETA", "GLAIR"]);
  });
});

function fieldsWithout(
  owner: string,
  parts: readonly { readonly name: string; readonly description?: unknown }[],
): string[] {
  return parts.filter(({ description }) => !description).map(({ name }) => `${owner}.${name}`);
}
