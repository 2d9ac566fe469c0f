import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { printEvidence } from "../../src/assessments/record/evidence-record.ts";
import { providerDefinitions } from "../../src/registry.ts";
import { caseFileSchema, evidenceSchema, populationSchema } from "../../src/workbench/schemas.ts";
import { read } from "../ground/repository.ts";
import { evidenceRecord } from "./support/evidence.ts";

function validator(schema: object): (value: unknown) => boolean {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, validateFormats: false });
  const validate = ajv.compile(schema);
  return (value) => validate(value) === true;
}

describe("the schema of evidence", () => {
  const isRecord = validator(evidenceSchema());

  it("takes every record that is printed", () => {
    fc.assert(fc.property(evidenceRecord, (record) => isRecord(JSON.parse(printEvidence(record)))));
  });

  it.each([{}, { form: 1 }, []])("refuses %j", (value) => {
    expect(isRecord(value)).toBe(false);
  });
});

describe("the schema of test cases", () => {
  const isCaseFile = validator(caseFileSchema());

  it("takes the cases of the default policy", () => {
    expect(isCaseFile(parse(read("policies/default.test.yaml")))).toBe(true);
  });

  it.each([
    { cases: [] },
    { cases: [{ name: "a", expect: { outcome: "APROVE" } }] },
    { cases: [{ name: "a", down: { glair: "BROKEN" }, expect: { outcome: "REVIEW" } }] },
    { cases: [{ name: "a", facts: { "nik.vaild": true }, expect: { outcome: "APPROVE" } }] },
  ])("refuses %j", (value) => {
    expect(isCaseFile(value)).toBe(false);
  });

  it("is what the first line of the cases points editors to", () => {
    expect(read("policies/default.test.yaml").split("\n")[0]).toBe(
      "# yaml-language-server: $schema=../schema/policy-test.schema.json",
    );
    expect(JSON.parse(read("schema/policy-test.schema.json"))).toEqual(caseFileSchema());
    expect(JSON.parse(read("schema/evidence.schema.json"))).toEqual(evidenceSchema());
  });
});

describe("the schema of populations", () => {
  const schema = populationSchema(providerDefinitions);
  const isPopulation = validator(schema);
  const text = read("populations/default.yaml");

  it("takes the population that comes with Saksi", () => {
    expect(isPopulation(parse(text))).toBe(true);
  });

  it.each([
    ["an age that is a number", text.replace("face: own }", "face: own, age: 17 }")],
    ["a share above 1", text.replace("share: 0.800", "share: 1.800")],
    ["a vendor that is none", text.replace("  glair:", "  glare:")],
    ["a check that the vendor does not make", text.replace("flag_at: 0.75 }", "flag_at: 0.75 }\n    identity: {}")],
  ])("refuses %s", (_, changed) => {
    expect(changed).not.toBe(text);
    expect(isPopulation(parse(changed))).toBe(false);
  });

  it("is what the first line of the population points editors to", () => {
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=../schema/population.schema.json");
    expect(JSON.parse(read("schema/population.schema.json"))).toEqual(schema);
  });
});

it.each([caseFileSchema(), evidenceSchema(), populationSchema(providerDefinitions)])(
  "a schema is of draft 07, which editors read",
  (schema) => {
    expect(schema).toHaveProperty("$schema", "http://json-schema.org/draft-07/schema#");
  },
);
