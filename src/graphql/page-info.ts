import type { Builder } from "./builder.ts";

/** Where a page of a connection stands among the others. */
export interface Page {
  readonly hasNextPage: boolean;
  /** The cursor of its last node; null where it has none. */
  readonly endCursor: string | null;
}

export type PageInfoRef = ReturnType<typeof definePageInfo>;

/** One for every connection. Pages are read forwards. */
export function definePageInfo(builder: Builder) {
  return builder.objectRef<Page>("PageInfo").implement({
    description: "Where a page stands among the others.",
    fields: (t) => ({
      hasNextPage: t.exposeBoolean("hasNextPage", { description: "Whether there is more after it." }),
      endCursor: t.exposeString("endCursor", {
        nullable: true,
        description: "What to give as `after` for the page after it; null where it is empty.",
      }),
    }),
  });
}
