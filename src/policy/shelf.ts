import { didYouMean } from "../domain/nearest.ts";
import { writtenRef } from "../domain/policy-ref.ts";
import type { PolicyRef } from "../domain/policy-ref.ts";
import type { Policy } from "./policy.ts";

/** The policies a server holds at one moment. A reload makes another shelf; whoever began with this one ends with it. */
export interface PolicyShelf {
  /** Every loaded policy: by name, and of one name the newest version first. */
  readonly all: readonly Policy[];
  /** What decides where no other policy is named. */
  readonly live: Policy;
  /** What decides beside the live policy, for the log and the count only. */
  readonly shadows: readonly Policy[];
  /** Without a version, the version of that name that is live: the configured one, else the newest. */
  find(ref: PolicyRef): Policy | undefined;
}

/** A policy that the operator names, and how the place where they did is called in problems. */
export interface ChosenPolicy extends PolicyRef {
  readonly from: string;
}

/** Which of the loaded policies do what. No name is in `live` twice. */
export interface PolicyChoice {
  /** The first decides where no policy is named. One with a version says which version of that name is live. */
  readonly live: readonly [ChosenPolicy, ...ChosenPolicy[]];
  readonly shadows: readonly ChosenPolicy[];
}

/**
 * @param policies no name and version twice
 * @returns the shelf, or everything that is chosen and cannot be
 */
export function createShelf(
  policies: readonly Policy[],
  { live: chosen, shadows: shadowing }: PolicyChoice,
): { readonly shelf: PolicyShelf } | { readonly problems: readonly string[] } {
  const all = policies.toSorted(byNameNewestFirst);
  const fixed = new Map(chosen.map(({ name, version }) => [name, version]));
  const find = ({ name, version = fixed.get(name) }: PolicyRef): Policy | undefined =>
    all.find((policy) => policy.name === name && (version === undefined || policy.version === version));

  const live = find(chosen[0]);
  const shadows = new Set(shadowing.flatMap((ref) => find(ref) ?? []));
  const problems = [
    ...[...chosen, ...shadowing].filter((ref) => find(ref) === undefined).map((ref) => notLoaded(ref, all)),
    ...shadowing
      .filter((ref) => live !== undefined && find(ref) === live)
      .map(({ from }) => `${from} names the live policy itself: say which version is to run in its shadow`),
  ];
  if (live === undefined || problems.length > 0) return { problems };
  return { shelf: { all, live, shadows: [...shadows], find } };
}

/** Every loaded policy, as it can be named. */
export function loadedPolicies(all: readonly PolicyRef[]): string {
  return all.map(writtenRef).join(", ") || "none";
}

function byNameNewestFirst(one: Policy, other: Policy): number {
  if (one.name === other.name) return other.version - one.version;
  return one.name < other.name ? -1 : 1;
}

/** What was given is not repeated: it may be a secret that landed in the wrong variable. */
function notLoaded(ref: ChosenPolicy, all: readonly Policy[]): string {
  const candidates = new Set(all.map(({ name, version }) => (ref.version === undefined ? name : `${name}@${version}`)));
  const hint = didYouMean(writtenRef(ref), candidates);
  return `${ref.from} names a policy that is not loaded${hint === null ? "" : ` (${hint})`}; there is: ${loadedPolicies(all)}`;
}
