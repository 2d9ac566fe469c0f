import type { CostEstimate, EstimatedCall } from "../checks/money/estimate.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

export function defineCostEstimate(builder: Builder, enums: Enums) {
  const call = builder.objectRef<EstimatedCall>("EstimatedCall").implement({
    description: "One call that may be made.",
    fields: (t) => ({
      provider: t.field({
        description: "Who is asked.",
        type: enums.providerName,
        resolve: ({ provider }) => provider,
      }),
      endpoint: t.exposeString("endpoint", { description: "The vendor's endpoint, by Saksi's name for it." }),
      checks: t.field({
        description: "What its answer serves.",
        type: [enums.checkName],
        resolve: ({ checks }) => checks,
      }),
      priceIdr: t.exposeInt("priceIdr", {
        nullable: true,
        description: "Rupiah, by the configured prices; null where none is configured.",
      }),
      certain: t.exposeBoolean("certain", {
        description: "Whether it is made whatever the others answer. False of those that a strategy may do without.",
      }),
    }),
  });
  return builder.objectRef<CostEstimate>("CostEstimate").implement({
    description: "What the calls of a decision cost, in rupiah, with every call made once and none repeated.",
    fields: (t) => ({
      leastIdr: t.exposeInt("leastIdr", { description: "The certain calls that have a price." }),
      mostIdr: t.exposeInt("mostIdr", { description: "All calls that have a price." }),
      calls: t.field({
        description: "Each call once, however many checks it serves.",
        type: [call],
        resolve: ({ calls }) => calls,
      }),
    }),
  });
}
