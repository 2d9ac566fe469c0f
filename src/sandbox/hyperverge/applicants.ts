import { statement } from "../citizens/special.ts";
import type { VendorApplicant } from "../citizens/special.ts";

export const applicants: readonly VendorApplicant[] = [
  {
    key: "hyperverge-conflict",
    story: "HyperVerge finds another face than everybody else does.",
    says: statement("3671011412869201", "Aditya Surya Nugraha", "1986-12-14", "MALE"),
    here: { face: "OTHER_PERSON" },
  },
  {
    key: "hyperverge-down",
    story: "HyperVerge answers 500.",
    says: statement("3671010205939202", "Kemal Rizaldi", "1993-05-02", "MALE"),
    here: { trouble: "DOWN" },
  },
  {
    key: "hyperverge-slow",
    story: "HyperVerge answers after 20 seconds.",
    says: statement("3671016610909203", "Nadia Salsabila Putri", "1990-10-26", "FEMALE"),
    here: { trouble: "SLOW" },
  },
  {
    key: "hyperverge-rate-limited",
    story: "HyperVerge answers 429.",
    says: statement("3671012303889204", "Yohanes Kristiadi", "1988-03-23", "MALE"),
    here: { trouble: "RATE_LIMITED" },
  },
  {
    key: "hyperverge-malformed",
    story: "HyperVerge answers 200 with JSON as broken as its page's sample.",
    says: statement("3671015707959205", "Tiara Kusumaningrum", "1995-07-17", "FEMALE"),
    here: { trouble: "MALFORMED" },
  },
  {
    key: "hyperverge-no-face",
    story: "HyperVerge detects no face in the selfie: a failure on HTTP 200.",
    says: statement("3671010808849206", "Panji Laksamana", "1984-08-08", "MALE"),
    here: { trouble: "FAILED" },
  },
];
