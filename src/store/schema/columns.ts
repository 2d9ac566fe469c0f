import { customType, timestamp } from "drizzle-orm/pg-core";

/** Bytes as a Buffer, whichever driver brings them. */
export const bytea = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => "bytea",
  fromDriver: (value) => (Buffer.isBuffer(value) ? value : Buffer.from(value)),
});

/** A moment, to the millisecond: what JavaScript can hold of it. */
export function instant(name: string) {
  return timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
}
