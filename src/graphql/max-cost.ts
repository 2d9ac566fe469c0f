import { z } from "zod";

import type { Request } from "./desk.ts";
import { parseInput } from "./parse-input.ts";

export const MAX_COST =
  "The most that its calls may cost, in rupiah. Where the calls it begins with cost more, nobody is asked (MAX_COST_EXCEEDED); a further one that would is SKIPPED, and so is one whose price is unknown.";

const NO_RUPIAH = "It is a whole number of rupiah, 0 or more.";
const rupiah = z.int(NO_RUPIAH).min(0, NO_RUPIAH).nullish();

export type CostLimit = Pick<Request, "maxCostIdr">;

/** @throws {GraphQLError} BAD_USER_INPUT where it is no amount */
export function costLimit(maxCostIdr: number | null | undefined): CostLimit {
  return { maxCostIdr: parseInput(rupiah, maxCostIdr, "maxCostIdr") };
}
