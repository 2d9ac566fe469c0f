/** The key by which the bench's callers are known to the sides that ask for one. */
export const BENCH_KEY = "benchkey";
