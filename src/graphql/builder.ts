import SchemaBuilder from "@pothos/core";
import RelayPlugin from "@pothos/plugin-relay";

import type { CalendarDate, PartialDate } from "../domain/calendar.ts";
import type { Nik } from "../domain/nik.ts";
import type { CountryCode } from "../domain/person.ts";
import type { Context } from "./context.ts";

interface SchemaTypes {
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: {
    NIK: { Input: Nik; Output: Nik };
    Date: { Input: CalendarDate; Output: CalendarDate };
    PartialDate: { Input: PartialDate; Output: PartialDate };
    DateTime: { Input: Date; Output: Date };
    CountryCode: { Input: CountryCode; Output: CountryCode };
    File: { Input: File; Output: never };
  };
}

/** A fresh builder for each schema: the provider enum is drawn from a registry, and a schema must not remember another's. */
export function createBuilder() {
  return new SchemaBuilder<SchemaTypes>({
    defaultFieldNullability: false,
    plugins: [RelayPlugin],
    relay: {
      // Things are found by the field of their own, by ids of their own.
      nodeQueryOptions: false,
      nodesQueryOptions: false,
      pageInfoTypeOptions: { description: "Where a page lies in its list." },
      hasNextPageFieldOptions: { description: "Whether there is more after it." },
      hasPreviousPageFieldOptions: { description: "Whether there is more before it." },
      startCursorFieldOptions: { description: "Of its first entry; null where it has none." },
      endCursorFieldOptions: { description: "Of its last entry; null where it has none: the next page is `after` it." },
      pageInfoFieldOptions: { description: "Where the page lies in the list." },
      edgesFieldOptions: { description: "The entries of the page.", nullable: false },
      nodeFieldOptions: { description: "The entry itself.", nullable: false },
      cursorFieldOptions: { description: "Where it lies in the list; opaque." },
      firstArgOptions: {
        description: "How many, from the beginning or from `after`. 1 to 100; 20 where nothing is said.",
      },
      afterArgOptions: { description: "A cursor: only what comes after it." },
      lastArgOptions: { description: "How many, from the end or from `before`, instead of `first`. 1 to 100." },
      beforeArgOptions: { description: "A cursor: only what comes before it." },
    },
  });
}

export type Builder = ReturnType<typeof createBuilder>;
