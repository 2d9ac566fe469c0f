import type { Plugin } from "graphql-yoga";

import type { Admitted } from "./admit.ts";
import { visitOf } from "./visit.ts";

/** Lets nobody in who is not admitted, before anything of their operation is read. */
export function useCallers(admit: (headers: Headers) => Promise<Admitted>): Plugin {
  return {
    async onRequestParse({ request }) {
      const admitted = await admit(request.headers);
      visitOf(request).caller = admitted.caller;
      if ("refusal" in admitted) throw admitted.refusal;
    },
  };
}
