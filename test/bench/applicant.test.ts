import { expect, test } from "vitest";
import * as z from "zod";

import { readNik } from "../../bench/apollo/nik.ts";
import { aboutAnother, applicantSchema, applicantWith } from "../../bench/applicant.ts";
import { graphqlQuestion } from "../../bench/sides/graphql.ts";

const { body } = graphqlQuestion(Buffer.alloc(1_000, 7));
const bodySchema = z.object({ variables: z.object({ input: applicantSchema }) });
const asked = (question: Buffer) => bodySchema.parse(JSON.parse(question.toString())).variables.input;

test("9,999 questions in a row are about as many applicants", () => {
  const niks = Array.from({ length: 9_999 }, (_, serial) => asked(aboutAnother(body, serial)).nik);
  expect(new Set(niks).size).toBe(9_999);
});

test.each([0, 4_711, 9_998, 9_999])("the NIK of the applicant %i agrees with the rest, which is the same", (serial) => {
  const another = asked(aboutAnother(body, serial));
  expect(readNik(another)).toMatchObject({ valid: true, birthDateConsistent: true, genderConsistent: true });
  expect({ ...another, nik: applicantWith(undefined).nik }).toEqual(asked(body));
});

test("the question itself is left as it is", () => {
  const before = body.toString();
  aboutAnother(body, 5);
  expect(body.toString()).toBe(before);
});
