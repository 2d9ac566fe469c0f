import { takes } from "./authorisation/marks.ts";

/** Marks a field that asks vendors: it is refused over GET, and weighs more in a query's cost. */
export const ASKS_VENDORS = { asksVendors: true } as const;

/** For a root field that asks vendors and keeps nothing of it. */
export const BY_PLAIN_QUERY = { ...ASKS_VENDORS, ...takes("ask") };
