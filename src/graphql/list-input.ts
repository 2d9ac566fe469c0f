import { z } from "zod";

import type { ListFilter, ListWanted } from "../assessments/recorder/list.ts";
import { OUTCOMES } from "../domain/decision.ts";
import { isNik } from "../domain/nik.ts";
import type { Nik } from "../domain/nik.ts";
import { parsePolicyRef } from "../domain/policy-ref.ts";
import { REVIEW_STATES } from "../domain/review.ts";
import { readCursor } from "./cursor.ts";
import { inputError } from "./errors/input-error.ts";
import { PAGE } from "./list-size.ts";
import { parseInput, text } from "./parse-input.ts";

const HOW_MANY = `A page has 1 to ${PAGE.most} entries.`;
const howMany = z.int(HOW_MANY).min(1, HOW_MANY).max(PAGE.most, HOW_MANY);

const cursor = z.string().transform((given, { addIssue }) => {
  const id = readCursor(given);
  if (id === undefined) addIssue("It is no cursor of this list: take one that a page of it gave, as it is.");
  return id ?? null;
});

const page = z.object({
  first: howMany.exactOptional(),
  last: howMany.exactOptional(),
  after: cursor.exactOptional(),
  before: cursor.exactOptional(),
});

const filterForm: z.ZodType<ListFilter> = z.object({
  outcome: z.enum(OUTCOMES).exactOptional(),
  policy: z
    .string()
    .refine((name) => parsePolicyRef(name)?.name === name, "It is the name of a policy, without a version.")
    .exactOptional(),
  reference: text(200).exactOptional(),
  nik: z.custom<Nik>((value) => typeof value === "string" && isNik(value)).exactOptional(),
  createdAfter: z.date().exactOptional(),
  createdBefore: z.date().exactOptional(),
  reviewState: z.enum(REVIEW_STATES).exactOptional(),
  complete: z.boolean().exactOptional(),
});

export interface ListArguments {
  readonly first?: unknown;
  readonly last?: unknown;
  readonly after?: unknown;
  readonly before?: unknown;
  readonly filter?: unknown;
}

/**
 * @param given as GraphQL has parsed it; nulls are as good as absent
 * @throws {GraphQLError} BAD_USER_INPUT
 */
export function parseList({ filter, ...given }: ListArguments): ListWanted {
  const { first, last, after = null, before = null } = parseInput(page, given, null);
  if (first !== undefined && last !== undefined) throw inputError("Give `first` or `last`, and not both.", "last");
  return {
    filter: parseInput(filterForm, filter ?? {}, "filter"),
    after,
    before,
    limit: first ?? last ?? PAGE.usual,
    backward: last !== undefined,
  };
}
