import { AUDIT_ACTIONS } from "../src/domain/audit-actions.ts";

const BEGIN = "<!-- actions: drawn from the code by `npm run docs` -->";
const END = "<!-- end of actions -->";

/** docs/audit.md with its list of actions drawn anew; what people wrote around it stays. */
export function withActions(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`the page lacks the marks ${BEGIN} and ${END}`);
  const actions = Object.entries(AUDIT_ACTIONS).map(([action, { means, detail }]) =>
    [`**\`${action}\`** ${means}`, "", ...Object.entries(detail).map(([name, text]) => `- \`${name}\`: ${text}`)].join(
      "\n",
    ),
  );
  return `${page.slice(0, begin + BEGIN.length)}\n\n${actions.join("\n\n")}\n\n${page.slice(end)}`;
}
