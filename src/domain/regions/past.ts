/** A regency whose code is no longer in use. */
export interface PastRegency {
  readonly code: string;
  readonly name: string;
  /** The highest district number it ever had; 99 where that is not known. */
  readonly highest: number;
  /** The regency's code today. */
  readonly became: string;
}

/** A new province, the law that made it, and the regencies that changed their codes with it. */
export interface ProvinceSplit {
  readonly province: string;
  readonly law: string;
  readonly regencies: readonly PastRegency[];
}

/**
 * No list of the districts under the old code was to be had, so every number counts as known. The codes themselves are the
 * gaps in the present rows of Sulawesi Selatan and Kalimantan Timur; which was whose is not confirmed by an official list.
 */
const ANY = 99;

function past(code: string, name: string, highest: number, became: string): PastRegency {
  return { code, name, highest, became };
}

/**
 * Every change of regency codes since the ministry's numbering in use today was laid down (2003, just before numbers of
 * this form were first issued). Provinces made before it (Banten, Bangka Belitung, Gorontalo, Kepulauan Riau, Maluku
 * Utara, Irian Jaya Barat) never had other codes under it. Highest numbers are those of Permendagri 137/2017 and, for
 * Merauke and Asmat, Kepmendagri 050-145/2022.
 */
export const PROVINCE_SPLITS: readonly ProvinceSplit[] = [
  {
    province: "Sulawesi Barat",
    law: "UU 26/2004",
    regencies: [
      past("7319", "Polewali Mamasa", ANY, "7604"),
      past("7320", "Majene", ANY, "7605"),
      past("7321", "Mamuju", ANY, "7602"),
      past("7323", "Mamasa", ANY, "7603"),
      past("7325", "Mamuju Utara", ANY, "7601"),
    ],
  },
  {
    province: "Kalimantan Utara",
    law: "UU 20/2012",
    regencies: [
      past("6404", "Bulungan", ANY, "6501"),
      past("6405", "Nunukan", ANY, "6503"),
      past("6406", "Malinau", ANY, "6502"),
      past("6410", "Tana Tidung", ANY, "6504"),
      past("6473", "Kota Tarakan", ANY, "6571"),
    ],
  },
  {
    province: "Papua Selatan",
    law: "UU 14/2022",
    regencies: [
      past("9101", "Merauke", 22, "9301"),
      past("9116", "Boven Digoel", 20, "9302"),
      past("9117", "Mappi", 15, "9303"),
      past("9118", "Asmat", 23, "9304"),
    ],
  },
  {
    province: "Papua Tengah",
    law: "UU 15/2022",
    regencies: [
      past("9104", "Nabire", 25, "9401"),
      past("9107", "Puncak Jaya", 34, "9402"),
      past("9108", "Paniai", 34, "9403"),
      past("9109", "Mimika", 18, "9404"),
      past("9125", "Puncak", 25, "9405"),
      past("9126", "Dogiyai", 10, "9406"),
      past("9127", "Intan Jaya", 8, "9407"),
      past("9128", "Deiyai", 5, "9408"),
    ],
  },
  {
    province: "Papua Pegunungan",
    law: "UU 16/2022",
    regencies: [
      past("9102", "Jayawijaya", 68, "9501"),
      past("9112", "Pegunungan Bintang", 34, "9502"),
      past("9113", "Yahukimo", 53, "9503"),
      past("9114", "Tolikara", 47, "9504"),
      past("9121", "Mamberamo Tengah", 5, "9505"),
      past("9122", "Yalimo", 5, "9506"),
      past("9123", "Lanny Jaya", 39, "9507"),
      past("9124", "Nduga", 32, "9508"),
    ],
  },
  {
    province: "Papua Barat Daya",
    law: "UU 29/2022",
    regencies: [
      past("9201", "Sorong", 55, "9601"),
      past("9204", "Sorong Selatan", 26, "9602"),
      past("9205", "Raja Ampat", 25, "9603"),
      past("9209", "Tambrauw", 29, "9604"),
      past("9210", "Maybrat", 24, "9605"),
      past("9271", "Kota Sorong", 10, "9671"),
    ],
  },
];
