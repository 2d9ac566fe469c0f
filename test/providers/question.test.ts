import { expect, it } from "vitest";
import { aboutPerson, given } from "../../src/providers/question.ts";
import { asks, country, failureOf, SITI } from "./support.ts";

it("aboutPerson gives a question about a person, and refuses one about a body", async () => {
  const question = asks(SITI, ["IDENTITY"]);
  expect(aboutPerson("Vendor", question)).toBe(question);
  const screening = { scopes: [], threshold: 0.85 };
  const entity = { name: "PT MAJU", domicile: country("ID") };
  const work = Promise.resolve().then(() => aboutPerson("Vendor", { subject: "entity", entity, screening }));
  expect((await failureOf(work)).failure.code).toBe("INVALID_INPUT");
});

it("given gives what is there, and names what is not", async () => {
  expect(given("Vendor", "name", "")).toBe("");
  const error = await failureOf(Promise.resolve().then(() => given("Vendor", "name", undefined)));
  expect(error.failure).toMatchObject({ code: "INVALID_INPUT", message: "Vendor cannot be asked without name." });
});
