/**
 * Nomor Induk Kependudukan, the number of an Indonesian resident: six digits of region, six of birth date (day + 40 for
 * women), four of serial. The type promises sixteen digits and nothing else; `analyseNik` says what the digits mean.
 */
export type Nik = string & { readonly brand: "Nik" };

const SIXTEEN_DIGITS = /^\d{16}$/;

export function isNik(text: string): text is Nik {
  return SIXTEEN_DIGITS.test(text);
}
