import SchemaBuilder from "@pothos/core";

import type { CalendarDate, PartialDate } from "../domain/calendar.ts";
import type { Nik } from "../domain/nik.ts";
import type { CountryCode } from "../domain/person.ts";
import type { Context } from "./context.ts";

interface SchemaTypes {
  Context: Context;
  DefaultFieldNullability: false;
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
  return new SchemaBuilder<SchemaTypes>({ defaultFieldNullability: false });
}

export type Builder = ReturnType<typeof createBuilder>;
