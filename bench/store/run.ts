import { randomBytes } from "node:crypto";

import { openPostgres } from "../../src/store/open-postgres.ts";
import type { Cores } from "../pinning.ts";
import { startPostgres } from "../postgres.ts";
import { assessQuestion } from "../sides/assess.ts";
import { saksi } from "../sides/saksi.ts";
import { Side } from "../sides/side.ts";
import { Vendors } from "../vendors/client.ts";
import { measureStore } from "./measure.ts";
import type { StoreMeasured, StoreOptions } from "./measure.ts";

/** Has a server make one assessment in a PostgreSQL of its own, copies it as often as is wanted, and measures. */
export async function runStore(
  options: StoreOptions,
  cores: Cores | undefined,
  say: (text: string) => void,
): Promise<StoreMeasured> {
  await using postgres = await startPostgres(["max_connections=50", "max_wal_size=4GB"]);
  await postgres.createDatabase("bench");
  const url = `${postgres.url}bench`;
  {
    await using vendors = await Vendors.start();
    const environment = {
      ...saksi.environment,
      DATABASE_URL: url,
      SAKSI_MASTER_KEYS: `bench:${randomBytes(32).toString("base64")}`,
    };
    const definition = { ...saksi, environment, question: assessQuestion };
    await using side = await Side.start(definition, vendors.urls, cores, 1);
    await side.check(undefined);
  }
  const database = await openPostgres({ url });
  try {
    return await measureStore(database, options, say);
  } finally {
    await database.close();
  }
}
