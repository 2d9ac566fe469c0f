import type { Configuration } from "./config/configuration.ts";
import { openLibrary } from "./policy/library.ts";
import type { PolicyLibrary } from "./policy/library.ts";
import { knownProviders } from "./registry.ts";

/** The policies of the configured folder, or everything that is wrong with the files or the choice among them. */
export async function openPolicies({
  mode,
  policies: { folder, live, shadows },
}: Configuration): Promise<PolicyLibrary | { readonly problems: readonly string[] }> {
  const opened = await openLibrary({
    folder,
    providers: knownProviders,
    choice: { live, shadows },
    // Whoever tries a policy out in the sandbox would not want a number for every attempt.
    rewritable: mode === "sandbox",
  });
  return "problems" in opened ? opened : opened.library;
}
