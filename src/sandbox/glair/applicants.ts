import { statement } from "../citizens/special.ts";
import type { VendorApplicant } from "../citizens/special.ts";

export const applicants: readonly VendorApplicant[] = [
  {
    key: "glair-conflict",
    story: "GLAIR's copy of the register has another name than everybody else's.",
    says: statement("3201010406879101", "Dian Purnomo Aji", "1987-06-04", "MALE"),
    here: { record: { name: "DIAN PURWANTO" } },
  },
  {
    key: "glair-down",
    story: "GLAIR answers 503: something wrong in the register's server.",
    says: statement("3201011909829102", "Guntur Satya Mahardika", "1982-09-19", "MALE"),
    here: { trouble: "DOWN" },
  },
  {
    key: "glair-slow",
    story: "GLAIR answers after 20 seconds.",
    says: statement("3201016802949103", "Prita Wening Lukito", "1994-02-28", "FEMALE"),
    here: { trouble: "SLOW" },
  },
  {
    key: "glair-rate-limited",
    story: "GLAIR answers 429, without saying when to come back.",
    says: statement("3201011007919104", "Satria Bimantara", "1991-07-10", "MALE"),
    here: { trouble: "RATE_LIMITED" },
  },
  {
    key: "glair-malformed",
    story: "GLAIR answers 200 with JSON that breaks off.",
    says: statement("3201014511899105", "Cempaka Nirmala", "1989-11-05", "FEMALE"),
    here: { trouble: "MALFORMED" },
  },
  {
    key: "glair-bad-gateway",
    story: "GLAIR's gateway answers 502 with an HTML page.",
    says: statement("3201012101909106", "Ilham Pangestu Raharja", "1990-01-21", "MALE"),
    here: { trouble: "FAILED" },
  },
];
