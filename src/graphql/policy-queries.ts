import { TELLS_OF_SERVER } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import { parseInput, policyName, policyVersion } from "./parse-input.ts";
import { isLiveVersion } from "./policy.ts";
import type { definePolicy } from "./policy.ts";

/** What a server has loaded to decide by. No vendor is asked. */
export function definePolicyQueries(builder: Builder, policy: ReturnType<typeof definePolicy>): void {
  builder.queryFields((t) => ({
    policies: t.field({
      type: [policy],
      description:
        "Every policy that is loaded, in each of its versions: the live one, then the live versions of other names, then the rest.",
      extensions: TELLS_OF_SERVER,
      resolve(_root, _args, { desk }) {
        const { shelf } = desk.examiner;
        const liveVersions = shelf.all.filter((each) => isLiveVersion(each, shelf));
        return [...new Set([shelf.live, ...liveVersions, ...shelf.all])];
      },
    }),
    policy: t.field({
      type: policy,
      nullable: true,
      description: "One of them; null where it is not loaded.",
      extensions: TELLS_OF_SERVER,
      args: {
        name: t.arg.string({ description: "Its name. Without one, that of the live policy." }),
        version: t.arg.int({ description: "Without one, the version of that name that is live." }),
      },
      resolve(_root, args, { desk }) {
        const { shelf } = desk.examiner;
        const name = parseInput(policyName, args.name ?? shelf.live.name, "name");
        if (args.version === null || args.version === undefined) return shelf.find({ name });
        return shelf.find({ name, version: parseInput(policyVersion, args.version, "version") });
      },
    }),
  }));
}
