import fc from "fast-check";
import { expect, it } from "vitest";

import { canonical } from "../../../src/store/audit/link.ts";

it("canonical JSON is JSON, with no say left to the order in which keys were set", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonical(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonical(JSON.parse(text, reversed))).toBe(text);
    }),
  );
});

it("canonical JSON has keys in the order of their code units, numbers among them, and no blanks", () => {
  expect(canonical({ b: [1, { z: null, a: "é \u2028" }], 10: true, 9: 0.1, A: undefined, a: -0 })).toBe(
    '{"10":true,"9":0.1,"a":0,"b":[1,{"a":"é \u2028","z":null}]}',
  );
});

function reversed(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toReversed());
}
