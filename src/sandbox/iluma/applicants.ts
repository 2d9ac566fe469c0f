import { statement } from "../citizens/special.ts";
import type { VendorApplicant } from "../citizens/special.ts";

/** For screening, which sends no NIK, the trouble follows the name. */
export const applicants: readonly VendorApplicant[] = [
  {
    key: "iluma-conflict",
    story: "Iluma's copy of the register has no such NIK; everybody else's has.",
    says: statement("3404071705869401", "Danar Respati", "1986-05-17", "MALE"),
    here: { record: "ABSENT" },
  },
  {
    key: "iluma-down",
    story: "Iluma answers 503: no upstream data supplier is there.",
    says: statement("3404072209919402", "Ferdinan Gultom", "1991-09-22", "MALE"),
    here: { trouble: "DOWN" },
  },
  {
    key: "iluma-slow",
    story: "Iluma answers after 20 seconds.",
    says: statement("3404074404879403", "Kirana Maheswari", "1987-04-04", "FEMALE"),
    here: { trouble: "SLOW" },
  },
  {
    key: "iluma-rate-limited",
    story: "Iluma answers 429 RATE_LIMIT_EXCEEDED, with Retry-After: 30.",
    says: statement("3404071311949404", "Rendra Bagaskara", "1994-11-13", "MALE"),
    here: { trouble: "RATE_LIMITED" },
  },
  {
    key: "iluma-malformed",
    story: "Iluma answers 200 with JSON that breaks off.",
    says: statement("3404075806909405", "Safira Anindita", "1990-06-18", "FEMALE"),
    here: { trouble: "MALFORMED" },
  },
  {
    key: "iluma-failed",
    story:
      "Iluma answers with status FAILED, TEMPORARY_NETWORK_ERROR: the search is not clear, and the face not compared.",
    says: statement("3404070112839406", "Tumpal Hasiholan", "1983-12-01", "MALE"),
    here: { trouble: "FAILED" },
  },
  {
    key: "iluma-pending",
    story:
      "Iluma accepts and completes later: the card check by callback, the search by callback or when it is asked for by id.",
    says: statement("3404076910899407", "Ulfa Khairunnisa", "1989-10-29", "FEMALE"),
    here: { trouble: "PENDING" },
  },
];
