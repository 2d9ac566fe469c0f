import * as z from "zod";

/** What a server that has nothing to do holds, as it tells when it is looked at. */
export const lookSchema = z.object({
  /** After a full collection, in bytes. */
  heapUsed: z.number(),
  /** Outside the heap: pictures, bodies. */
  arrayBuffers: z.number(),
  rss: z.number(),
  /** What keeps the process alive, by kind. */
  held: z.record(z.string(), z.number()),
  /** Rejections that nobody handled, and warnings of the process itself. */
  trouble: z.array(z.string()),
});
export type Look = z.infer<typeof lookSchema>;

/** What the server's process tells the driver. */
export const toldSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("listening"), url: z.url() }),
  z.object({ kind: z.literal("looked"), look: lookSchema }),
]);
export type Told = z.infer<typeof toldSchema>;

/** What the driver wants of it. */
export const wantedSchema = z.enum(["look", "close"]);
export type Wanted = z.infer<typeof wantedSchema>;
