import { checksOf } from "../checks/panel.ts";
import type { Seat } from "../checks/panel.ts";
import { CHECK_NAMES } from "../domain/provider.ts";
import { ASKS_VENDORS } from "./asks-vendors.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";
import { defineProviderHealth } from "./provider-health.ts";

export function defineProvider(builder: Builder, enums: Enums) {
  const health = defineProviderHealth(builder, enums);
  return builder.objectRef<Seat>("Provider").implement({
    description: "A provider that this build of Saksi knows.",
    fields: (t) => ({
      name: t.field({
        description: "Its name in this schema.",
        type: enums.providerName,
        resolve: ({ definition }) => definition.name,
      }),
      checks: t.field({
        type: [enums.checkName],
        description: "The checks it can answer.",
        resolve: (seat) => {
          const able = checksOf(seat, "person").union(checksOf(seat, "entity"));
          return CHECK_NAMES.filter((check) => able.has(check));
        },
      }),
      enabled: t.boolean({
        description: "False where its credentials are not configured: it is never called.",
        resolve: (seat) => seat.provider !== null,
      }),
      up: t.boolean({
        nullable: true,
        description:
          "Whether the vendor says it is up, asked now by a harmless request of its own that bills nothing; null where it is off or has no such request.",
        extensions: ASKS_VENDORS,
        resolve: (seat, _args, { desk }) => desk.up(seat),
      }),
      health: t.field({
        type: health,
        nullable: true,
        description:
          "How this server's calls to the vendor went lately. No vendor is asked for it; each replica tells of its own calls. Null where the provider is off.",
        resolve: (seat) => (seat.provider === null ? null : seat),
      }),
    }),
  });
}
