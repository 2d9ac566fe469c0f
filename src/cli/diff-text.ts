import { styleText } from "node:util";

import { SECTIONS } from "../policy/diff/difference.ts";
import type { Difference } from "../policy/diff/difference.ts";
import type { Comparison, FlippedApplicant, FlippedGroup } from "../policy/diff/compare.ts";
import type { Ground } from "../policy/diff/ground.ts";

/** Colours a text, where the stream it goes to shows any. */
type Paint = (style: "bold" | "green" | "red" | "dim", text: string) => string;

export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (style, text) => styleText(style, text, { stream });
}

/** The differences, a section each, then the providers that are needed now and were not. */
export function differencesText({ differences, providers }: Comparison, paint: Paint): string {
  const sections = SECTIONS.flatMap((section) => {
    const own = differences.filter((difference) => difference.section === section);
    return own.length === 0 ? [] : [paint("bold", section), ...own.flatMap((each) => differenceLines(each, paint)), ""];
  });
  const needed = [
    ...providers.added.map(({ provider, checks }) => paint("green", `  + ${named(provider, checks)}`)),
    ...providers.removed.map(({ provider, checks }) => paint("red", `  - ${named(provider, checks)}`)),
  ];
  const now = needed.length === 0 ? [] : [paint("bold", "providers needed"), ...needed, ""];
  return [...sections, ...now].join("\n");
}

function named(provider: string, checks: readonly string[]): string {
  return `${provider.toLowerCase()}, for ${checks.map((check) => check.toLowerCase()).join(" and ")}`;
}

/** Values as short as these stand side by side. */
const SHORT = 40;

function differenceLines({ subject, what, before, after, note }: Difference, paint: Paint): readonly string[] {
  const name = [subject, what].filter((each) => each !== null).join(" ");
  const titled = name === "" ? "" : `${name}: `;
  if (what === null) {
    return [
      ...(before === null ? [] : [paint("red", `  - ${titled}${before}`)]),
      ...(after === null ? [] : [paint("green", `  + ${titled}${after}`)]),
    ];
  }
  const [was, is] = [before ?? "none", after ?? "none"];
  if (was.length <= SHORT && is.length <= SHORT && note === null) {
    return [`  ~ ${titled}${paint("red", was)} → ${paint("green", is)}`];
  }
  const why = note === null ? "" : ` (${note})`;
  return [`  ~ ${name}${why}`, paint("red", `      - ${was}`), paint("green", `      + ${is}`)];
}

/** How many sets of one way are shown, unless all are asked for. */
const MOST_SHOWN = 5;

/** The applicants whose outcome changes, and how far was looked for them. */
export function flipsText({ flips, search }: Comparison, all: boolean, paint: Paint): string {
  const lines = flips.flatMap((group) => groupLines(group, all, paint));
  const title = paint("bold", "applicants whose outcome changes, by what differs from an ordinary one");
  return [...(lines.length === 0 ? [] : [title, "", ...lines]), searchText(search, flips.length > 0), ""].join("\n");
}

function groupLines({ from, to, direction, applicants }: FlippedGroup, all: boolean, paint: Paint): readonly string[] {
  const shown = all ? applicants : applicants.slice(0, MOST_SHOWN);
  const more = applicants.length - shown.length;
  return [
    paint(direction === "stricter" ? "red" : "green", `  ${from} → ${to} (${direction})`),
    ...shown.flatMap((applicant) => applicantLines(applicant, paint)),
    ...(more > 0 ? [`    … and ${more} more (--all shows them)`] : []),
    "",
  ];
}

function applicantLines(applicant: FlippedApplicant, paint: Paint): readonly string[] {
  const facts = applicant.facts.map(({ text }) => text).join(", and ");
  return [
    `    ${facts === "" ? "the ordinary applicant" : facts}`,
    paint("dim", `      old: ${groundText(applicant.old)}`),
    paint("dim", `      new: ${groundText(applicant.new)}`),
  ];
}

/** @param unknown how it is said that the rule is unknown */
export function ruleText({ rule, state, effect }: Ground["rules"][number], unknown = "unknown"): string {
  return `${rule} (${effect}${state === "UNKNOWN" ? `, ${unknown}` : ""})`;
}

function groundText({ rules, unmet }: Ground): string {
  const said = [...rules.map((each) => ruleText(each)), ...unmet.map((condition) => `not met: ${condition}`)];
  return said.length === 0 ? "no rule speaks against it" : said.join(", ");
}

function searchText({ searched, size, endedBy, untried }: Comparison["search"], found: boolean): string {
  if (searched === 0) return "No outcome changes: the difference is in what is said or kept, or in how long is waited.";
  const tried = `${searched.toLocaleString("en")} ${searched === 1 ? "kind" : "kinds"} of applicants`;
  const left = [...(endedBy === null ? [] : [endText(size, endedBy)]), ...untried];
  if (left.length === 0) return `${found ? "" : "No outcome changes. "}${tried} tried: every one there is.`;
  if (!found) return `None found among ${tried}, and not every one was tried: ${left.join("; ")}.`;
  return `${tried} tried${untried.length === 0 ? "" : ", and not every one there is"}: ${left.join("; ")}.`;
}

function endText(size: number, endedBy: "budget" | "findings"): string {
  const departures = `up to ${size} ${size === 1 ? "departure" : "departures"} from the ordinary`;
  const end = endedBy === "budget" ? "the budget was spent (--budget raises it)" : "there were too many to show";
  return `every one with ${departures}, and some with more, until ${end}`;
}
