import { statement } from "../citizens/special.ts";
import type { VendorApplicant } from "../citizens/special.ts";

export const applicants: readonly VendorApplicant[] = [
  {
    key: "idmeta-conflict",
    story: "IDmeta's copy of the register has another birth date than everybody else's: 1990-01-29.",
    says: statement("3515081901909301", "Wisnu Kartanegara", "1990-01-19", "MALE"),
    here: { record: { dateOfBirth: statement("", "", "1990-01-29", "MALE").dateOfBirth } },
  },
  {
    key: "idmeta-down",
    story: "IDmeta cuts the connection without an answer.",
    says: statement("3515082406879302", "Lutfi Ardiansyah Harun", "1987-06-24", "MALE"),
    here: { trouble: "DOWN" },
  },
  {
    key: "idmeta-slow",
    story: "IDmeta answers after 20 seconds.",
    says: statement("3515085303929303", "Anindya Larasati", "1992-03-13", "FEMALE"),
    here: { trouble: "SLOW" },
  },
  {
    key: "idmeta-rate-limited",
    story: "IDmeta answers 429, with Retry-After: 30.",
    says: statement("3515080511819304", "Benyamin Sahetapy", "1981-11-05", "MALE"),
    here: { trouble: "RATE_LIMITED" },
  },
  {
    key: "idmeta-malformed",
    story: "IDmeta answers 200 with an HTML page.",
    says: statement("3515087012889305", "Rosalina Tambunan", "1988-12-30", "FEMALE"),
    here: { trouble: "MALFORMED" },
  },
  {
    key: "idmeta-failed",
    story: "IDmeta answers 200 and says in the body that the register failed (reason code 1).",
    says: statement("3515081609789306", "Cokro Hadiningrat", "1978-09-16", "MALE"),
    here: { trouble: "FAILED" },
  },
  {
    key: "idmeta-not-live",
    story: "IDmeta answers that the selfie is of no living person (reason code 2), whatever the face.",
    says: statement("3515081104929307", "Mahesa Dewangga", "1992-04-11", "MALE"),
    here: { trouble: "NOT_LIVE" },
  },
];
