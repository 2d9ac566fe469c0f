import type { World } from "../simulator.ts";
import { CALLBACK_TOKEN } from "./account.ts";

/** Sends a resource as it stands in the end. Settles when Iluma's own answer to the request may go out. */
export function callBack(world: World, resource: Readonly<Record<string, unknown>>): Promise<void> {
  const token = world.callbackManner() === "FORGED" ? "somebody-elses-token" : CALLBACK_TOKEN;
  return world.callBack({ "content-type": "application/json", "X-CALLBACK-TOKEN": token }, JSON.stringify(resource));
}
