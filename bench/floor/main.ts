/** The floor: what a careful engineer writes by hand with `node:http` and `undici`, and nothing more. */
import { readSettings } from "../environment.ts";
import { listen } from "../listen.ts";
import { createFloor } from "./server.ts";
import { connectVendors } from "./vendors.ts";

const settings = readSettings(process.env);
const server = createFloor(connectVendors(settings));
await listen(server, settings.port);
process.once("SIGTERM", () => process.exit(0));
