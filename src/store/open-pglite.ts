import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { v7 as uuidv7 } from "uuid";

import type { Chore, Database } from "./database.ts";
import { DURABLE_PARAMETERS, DurableFiles } from "./durable-files.ts";
import { MIGRATIONS } from "./migrate.ts";
import { ensurePartitions } from "./partitions.ts";

export interface PgliteOptions {
  /** The folder of its data, which no other process may have open; in memory where it is null. */
  readonly folder: string | null;
  /** A new one begins as a copy of this one, as `dumpDataDir` makes it. */
  readonly like?: Blob;
  readonly clock?: () => Date;
}

/** Opens a PostgreSQL that runs in this process, and brings its tables up to date. */
export async function openPglite({ folder, like, clock = () => new Date() }: PgliteOptions): Promise<Database> {
  const pglite = new PGlite({
    ...(folder === null ? {} : { fs: new DurableFiles(folder), startParams: [...DURABLE_PARAMETERS] }),
    ...(like === undefined ? {} : { loadDataDir: like }),
  });
  await pglite.waitReady;
  const orm = drizzle({ client: pglite });
  await migrate(orm, { migrationsFolder: MIGRATIONS });
  await ensurePartitions(orm, clock());
  const id = uuidv7();
  const underWay = new Set<Chore>();
  return {
    kind: "pglite",
    orm,
    width: 1,
    listen: (channel, { told }) => pglite.listen(channel, told),
    // Nobody else can have it open: whoever had is gone.
    presence: { id, isGone: async (other) => other !== id },
    async alone(chore, act) {
      if (underWay.has(chore)) return undefined;
      underWay.add(chore);
      try {
        return await act();
      } finally {
        underWay.delete(chore);
      }
    },
    close: () => pglite.close(),
  };
}
