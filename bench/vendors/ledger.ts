/** Calls by endpoint name, since the last reset. */
export type Calls = Readonly<Record<string, number>>;

/** Every call a vendor has read to its end. */
export class Ledger {
  readonly #calls = new Map<string, number>();

  count(endpoint: string): void {
    this.#calls.set(endpoint, (this.#calls.get(endpoint) ?? 0) + 1);
  }

  calls(): Calls {
    return Object.fromEntries(this.#calls);
  }

  reset(): void {
    this.#calls.clear();
  }
}

const WITHOUT_SELFIE = [
  "IDmeta create-verification",
  "IDmeta dukcapil-full",
  "IDmeta finalize-verification",
  "GLAIR verification",
  "Iluma individual_cft_peps",
] as const;

const WITH_SELFIE = [
  ...WITHOUT_SELFIE,
  "GLAIR face-verification",
  "HyperVerge dukcapilWithFacematch",
  "Iluma id_card_verifications",
] as const;

/** The calls that one applicant costs, whoever makes them; finalize is IDmeta's book-keeping, made in the background. */
export function callsPerApplicant(withSelfie: boolean): readonly string[] {
  return withSelfie ? WITH_SELFIE : WITHOUT_SELFIE;
}

/** What is wrong with the calls that so many applicants caused; nothing where each endpoint was called once for each. */
export function miscounts(calls: Calls, applicants: number, expected: readonly string[]): string[] {
  const endpoints = new Set([...expected, ...Object.keys(calls)]);
  return [...endpoints].flatMap((endpoint) => {
    const made = calls[endpoint] ?? 0;
    const due = expected.includes(endpoint) ? applicants : 0;
    return made === due ? [] : [`${endpoint}: ${made} calls for ${applicants} applicants, ${due} expected`];
  });
}
