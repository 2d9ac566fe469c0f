import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { printEvidence } from "../../src/workbench/evidence-record.ts";
import { caseFileSchema, evidenceSchema } from "../../src/workbench/schemas.ts";
import { read } from "../ground/repository.ts";
import { evidenceRecord } from "./support/evidence.ts";

function validator(schema: object): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false });
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
