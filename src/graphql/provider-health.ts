import type { Seat } from "../checks/panel.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

interface EndpointLatency {
  readonly endpoint: string;
  readonly p95Ms: number | null;
}

/** A vendor as this process knows it from its own calls. */
export function defineProviderHealth(builder: Builder, enums: Enums) {
  const latency = builder.objectRef<EndpointLatency>("EndpointLatency").implement({
    description: "How long one of a vendor's endpoints lately took.",
    fields: (t) => ({
      endpoint: t.exposeString("endpoint", { description: "The endpoint, by Saksi's name for it." }),
      p95Ms: t.int({
        nullable: true,
        description:
          "Milliseconds within which 95 of 100 answers of the last minute came, of the latest 128 at most; null where there were fewer than 20.",
        resolve: ({ p95Ms }) => (p95Ms === null ? null : Math.round(p95Ms)),
      }),
    }),
  });
  return builder.objectRef<Seat>("ProviderHealth").implement({
    description: "How this server's calls to a vendor went lately.",
    fields: (t) => ({
      circuit: t.field({
        type: enums.circuitState,
        description: "Whether the vendor is asked.",
        resolve: (seat, _args, { desk }) => desk.lines.stateOf(seat).circuit,
      }),
      recentCalls: t.int({
        description:
          "Calls of the last 30 seconds that said something of the vendor, each counted once however often it was repeated.",
        resolve: (seat, _args, { desk }) => desk.lines.stateOf(seat).calls,
      }),
      recentFailures: t.int({
        description: "How many of these failed.",
        resolve: (seat, _args, { desk }) => desk.lines.stateOf(seat).failures,
      }),
      underWay: t.int({
        description: "Calls to the vendor at this moment.",
        resolve: (seat, _args, { desk }) => desk.lines.stateOf(seat).underWay,
      }),
      p95Ms: t.field({
        type: [latency],
        description: "How long its endpoints took, each by itself.",
        resolve: (seat, _args, { desk }) =>
          seat.definition.endpoints.map(({ name }) => ({ endpoint: name, p95Ms: desk.lines.p95(seat, name) })),
      }),
    }),
  });
}
