import { baseUrlProblem } from "../base-url.ts";
import type { ProviderDefinition } from "../provider.ts";
import { headerValueProblem, valueProblems } from "../values.ts";
import { systemClock } from "./clock.ts";
import { connectIluma } from "./connect.ts";
import { ENTITY_CFT_PEP, ID_CARD_VERIFICATION, INDIVIDUAL_CFT_PEP } from "./endpoints.ts";
import { Mailbox } from "./mailbox.ts";
import { TITLE } from "./title.ts";

export const iluma: ProviderDefinition = {
  name: "ILUMA",
  title: TITLE,
  revision: 1,
  variables: [
    { name: "ILUMA_BASE_URL", meaning: "Where Iluma is reached.", default: "https://api.iluma.ai" },
    {
      name: "ILUMA_API_KEY",
      meaning: "API key of the account: iluma_development_… or iluma_production_….",
      required: true,
      secret: true,
    },
    {
      name: "ILUMA_CALLBACK_URL",
      meaning:
        "The address that Iluma was told to send its callbacks to: this server's `/callbacks/iluma`, as Iluma reaches it. Where it is set, an answer that comes later is waited for; where it is not, no callback is taken.",
    },
    {
      name: "ILUMA_CALLBACK_TOKEN",
      meaning: "The token that Iluma's callbacks must carry. Where it is unset, Iluma is asked for it.",
      secret: true,
    },
    {
      name: "ILUMA_MAGIC_REPLY",
      meaning:
        "Makes Iluma's development environment give a simulated answer (x-magic-reply). Not with a production key.",
    },
  ],
  endpoints: [ID_CARD_VERIFICATION, INDIVIDUAL_CFT_PEP, ENTITY_CFT_PEP],

  problems: (values) => [
    ...valueProblems(
      {
        ILUMA_BASE_URL: baseUrlProblem,
        ILUMA_API_KEY: (variable, value) =>
          value.includes(":") ? `${variable} must not contain a colon` : headerValueProblem(variable, value),
        ILUMA_CALLBACK_URL: baseUrlProblem,
        ILUMA_CALLBACK_TOKEN: headerValueProblem,
        ILUMA_MAGIC_REPLY: headerValueProblem,
      },
      values,
    ),
    ...(values["ILUMA_MAGIC_REPLY"] !== undefined && values["ILUMA_API_KEY"]?.startsWith("iluma_production_") === true
      ? [
          "ILUMA_MAGIC_REPLY must not be set with a production ILUMA_API_KEY: real applicants would get simulated answers",
        ]
      : []),
  ],

  connect(values, { log, archive }) {
    const late = (): void => log.debug({ provider: "ILUMA" }, "a callback came after the wait for it had ended");
    return connectIluma(values, { mailbox: new Mailbox({ clock: systemClock, late }), archive });
  },
};
