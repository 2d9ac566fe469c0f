import { expect, test } from "vitest";

import { load, policyText, rules } from "../policy/support/policies.ts";
import { ask, shelfOf } from "./support/shelf.ts";

const text = policyText({ rules: rules("nik.birthDateConsistent == false => reject: R1") });

/** The NIK is of somebody born in 1990. */
const query = `{
  applicant(input: { nik: "3174051204909001", name: "Bayu", dateOfBirth: "1991-04-12" }) {
    decision {
      outcome
      counterfactuals { outcome facts { path value wanted advice indonesian: advice(language: ID) } }
    }
  }
}`;

test("a decision tells, where its policy says so, what would have given a better outcome, in both languages", async () => {
  const { json } = await ask(shelfOf(load(`counterfactuals: true\n${text}`)), query);
  expect(json).toEqual({
    data: {
      applicant: {
        decision: {
          outcome: "REJECT",
          counterfactuals: [
            {
              outcome: "APPROVE",
              facts: [
                {
                  path: "nik.birthDateConsistent",
                  value: "false",
                  wanted: "true",
                  advice: "Check the NIK and the date of birth against the identity card.",
                  indonesian: "Periksa kembali NIK dan tanggal lahir pada KTP.",
                },
              ],
            },
          ],
        },
      },
    },
  });
});

test("a decision tells none where its policy does not say so", async () => {
  const { json } = await ask(shelfOf(load(text)), query);
  expect(json).toEqual({ data: { applicant: { decision: { outcome: "REJECT", counterfactuals: [] } } } });
});
