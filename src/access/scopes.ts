/** What a caller may do. The names are stable: keys are kept with them, and tokens carry them. */
export const SCOPES = {
  ask: "Ask vendors by plain queries, of which nothing is kept.",
  assess: "Create assessments.",
  read: "See assessments, with personal data masked.",
  applicant:
    "Act for the applicant: assess, and see what came of it. It narrows: whatever else such a caller has, it sees nothing that must not reach an applicant.",
  review: "Settle assessments by hand, and say what a hit is worth.",
  unmask: "See personal data in clear; each time leaves an entry in the audit log.",
  audit: "Read the audit log, and export it.",
  erase: "Erase applicants, and put them under a legal hold.",
  metrics: "Read `/metrics`.",
  admin: "Manage keys, and see usage.",
} as const satisfies Readonly<Record<string, string>>;

export type Scope = keyof typeof SCOPES;

export const ALL_SCOPES: ReadonlySet<Scope> = new Set(Object.keys(SCOPES).filter(isScope));

/** Bundles of scopes for those who make keys. A key is kept with the scopes themselves: a role may change, a key does not. */
export const ROLES = {
  frontend: ["ask", "assess", "read"],
  applicant: ["applicant"],
  reviewer: ["read", "unmask", "review"],
  auditor: ["read", "audit"],
  monitoring: ["metrics"],
  // Everything that widens: with `applicant` among them an administrator would see next to nothing.
  administrator: [...ALL_SCOPES].filter((scope) => scope !== "applicant"),
} as const satisfies Readonly<Record<string, readonly Scope[]>>;

export type Role = keyof typeof ROLES;

export function isScope(name: string): name is Scope {
  return Object.hasOwn(SCOPES, name);
}
