import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { scopesOf } from "../../../src/graphql/authorisation/marks.ts";
import { schema } from "../../graphql/support/shelf.ts";
import type { Answer } from "../support.ts";
import { CALLS } from "./calls.ts";
import type { Call } from "./calls.ts";
import { newWorld, ROLE_NAMES, sayingOf, scopesOfRole } from "./world.ts";
import type { Traces, World } from "./world.ts";

/*
 * Two worlds: in one, a bank and a lender keep their records on one server; in the other the lender is alone. Whoever of the
 * lender asks whatever there is to ask, with all that the bank has left traces of, is answered the same in both.
 */

const BANK = "bank";
const LENDER = "lender";
const STRANGER = "stranger";

let shared: World;
let alone: World;
let bank: Traces;
/** What an administrator of the bank is told of the bank's data. */
let told: readonly string[];
beforeAll(async () => {
  shared = await newWorld([BANK, LENDER, STRANGER]);
  alone = await newWorld([LENDER]);
  bank = await shared.leaveTraces(BANK, "all-match");
  for (const world of [shared, alone]) await world.leaveTraces(LENDER, "all-match-woman");
  told = await tellBank();
}, 60_000);
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
  await alone[Symbol.asyncDispose]();
});

/** Each of the bank's own, as it is and not only as it is said. */
async function tellBank(): Promise<readonly string[]> {
  const looks = ["assessment", "applicantCustody", "apiKeys", "auditLog", "usage"].flatMap(
    (field) => CALLS[field]?.(bank) ?? [],
  );
  const answers: string[] = [];
  for (const look of looks) answers.push((await shared.call(BANK, "administrator", look)).text);
  return answers;
}

const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
  Object.values(type?.getFields() ?? {}),
);

it("every root field of the schema is called, and nothing else", () => {
  expect(Object.keys(CALLS).toSorted()).toEqual(roots.map(({ name }) => name).toSorted());
});

describe.each(ROLE_NAMES)("whoever of the lender is a caller of the role %s", (role) => {
  it.each(Object.keys(CALLS))("is answered by %s as if there were no bank", async (field) => {
    const root = roots.find(({ name }) => name === field);
    const opens = root !== undefined && scopesOf(root).some((scope) => scopesOfRole(role).includes(scope));
    for (const call of CALLS[field]?.(bank) ?? []) {
      const here = await both(role, call);
      for (const trace of [bank.assessment, bank.hold, bank.key, bank.reference])
        expect(here.text).not.toContain(trace);
      // The narrow view has less of what its scope opens.
      if (role === "applicant" && opens) continue;
      expect(here.text.includes('"code":"FORBIDDEN"')).toBe(!opens);
    }
  });
});

/** Asks in both worlds, where the same is to be said. */
async function both(role: string, call: Call): Promise<Answer> {
  const compare = async (): Promise<Answer> => {
    const [here, there] = [await shared.call(LENDER, role, call), await alone.call(LENDER, role, call)];
    if (call.same !== "never") expect(sayingOf(here)).toBe(sayingOf(there));
    return here;
  };
  return call.same === "later" ? vi.waitFor(compare, { timeout: 10_000, interval: 200 }) : compare();
}

describe("the bank", () => {
  it("has its record as it was, whatever the lender's callers did", async () => {
    expect(await tellBank()).toEqual(told);
  });

  it.each(Object.keys(CALLS))("is told by %s what a stranger is not, where it is of its own record", async (field) => {
    for (const call of CALLS[field]?.(bank) ?? []) {
      if (!call.tells) continue;
      const own = sayingOf(await shared.call(BANK, "administrator", call));
      expect(own).not.toBe(sayingOf(await shared.call(STRANGER, "administrator", call)));
    }
  });
});
