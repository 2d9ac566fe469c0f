/**
 * A vendor's name as the API shows it, for example `GLAIR`. The names are not listed here: the registry of providers draws
 * the GraphQL enum, the environment variables and the docs, so that a new vendor touches no other file.
 */
export type ProviderName = Uppercase<string>;

/** What can be checked about an applicant. */
export const CHECK_NAMES = ["IDENTITY", "FACE", "SCREENING"] as const;
export type CheckName = (typeof CHECK_NAMES)[number];
