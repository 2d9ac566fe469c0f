import { z } from "zod";

import { parsePeriod } from "../domain/period.ts";
import { written } from "./syntax.ts";
import { withDefault } from "./variable.ts";

const period = written("a number of days or years, such as 90d or 5y", parsePeriod);

export const retention = z.object({
  SAKSI_MINIMUM_RETENTION: withDefault(
    "How long an applicant is not erased after the last decision on them, or after the business relationship ended, where that is later: `5y`, `1826d`. An erasure that is ordered sooner is done when it is over. Anti-money-laundering law asks for 5 years: see [Personal data](personal-data.md).",
    "5y",
    period,
  ),
});
