import { afterAll, beforeAll, expect, it } from "vitest";

import { codes, harness, read } from "./support.ts";
import type { Answer } from "./support.ts";

const tested = harness();
let url = "";
beforeAll(async () => {
  ({ url } = await tested.gateway.listen(0, "127.0.0.1"));
});
afterAll(async () => tested.gateway.close({ graceMs: 1000 }));

const query = "query ($input: PersonInput!) { person(input: $input) { name } }";
const operations = {
  query,
  variables: { input: { nik: "3171051204909001", name: "n", selfie: { file: null } } },
};

async function upload(fields: Readonly<Record<string, string | File>>): Promise<Answer> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return read(await fetch(`${url}/graphql`, { method: "POST", body }));
}

const picture = new File(["what the camera saw"], "selfie.jpg", { type: "image/jpeg" });
const map = JSON.stringify({ "0": ["variables.input.selfie.file"] });

it("a file comes to the resolver as a File, in the place that the map gives it", async () => {
  const answer = await upload({ operations: JSON.stringify(operations), map, "0": picture });
  expect(answer.json).toEqual({ data: { person: { name: "what the camera saw" } } });
});

it("a file that was uploaded where no file belongs is an input error", async () => {
  const answer = await upload({
    operations: JSON.stringify(operations),
    map: JSON.stringify({ "0": ["variables.input.name"] }),
    "0": picture,
  });
  expect(codes(answer)).toContainEqual(["BAD_USER_INPUT", "input.name"]);
});

it.each([
  ["no operations", { map, "0": picture }],
  ["operations that are no JSON", { operations: "{", map, "0": picture }],
  ["operations that are null", { operations: "null", map, "0": picture }],
  ["a batch", { operations: JSON.stringify([operations]), map: "{}" }],
  ["no map", { operations: JSON.stringify(operations), "0": picture }],
  ["a map that is no JSON", { operations: JSON.stringify(operations), map: "{", "0": picture }],
  ["a map of nothing", { operations: JSON.stringify(operations), map: "null", "0": picture }],
  ["a map of numbers", { operations: JSON.stringify(operations), map: `{"0": 1}`, "0": picture }],
  [
    "a map of more than a hundred files",
    {
      operations: JSON.stringify(operations),
      map: JSON.stringify(Object.fromEntries(Array.from({ length: 101 }, (_, i) => [i, []]))),
      ...Object.fromEntries(Array.from({ length: 101 }, (_, i) => [i, picture])),
    },
  ],
  ["a map without its file", { operations: JSON.stringify(operations), map }],
  ["text in place of the file", { operations: JSON.stringify(operations), map, "0": "text" }],
  ["a place outside the variables", { operations: JSON.stringify(operations), map: `{"0": ["query"]}`, "0": picture }],
  [
    "a place that is not there",
    { operations: JSON.stringify(operations), map: `{"0": ["variables.a.b"]}`, "0": picture },
  ],
  [
    "a place in a prototype",
    { operations: JSON.stringify(operations), map: `{"0": ["variables.__proto__.polluted"]}`, "0": picture },
  ],
])("a multipart request with %s is refused with a code", async (_what, fields) => {
  const answer = await upload(fields);
  expect([answer.status, codes(answer)]).toEqual([400, [["BAD_REQUEST"]]]);
});

it.each(["multipart/form-data", "multipart/form-data; boundary=x"])(
  "a body that is not what its type %o says is refused with a code",
  async (type) => {
    const answer = await read(
      await fetch(`${url}/graphql`, { method: "POST", headers: { "content-type": type }, body: "Rahasia" }),
    );
    expect([answer.status, codes(answer)]).toEqual([400, [["BAD_REQUEST"]]]);
    expect(answer.text).not.toContain("Rahasia");
  },
);
