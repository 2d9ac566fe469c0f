import { makePglite } from "../../../src/store/pglite-folder.ts";

/** A process that makes an embedded database in a folder, which is its argument. */
const [, , folder = ""] = process.argv;
await makePglite(folder, new Date());
