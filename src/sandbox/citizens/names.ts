import type { Random } from "../random.ts";

type Words = readonly [string, ...string[]];

const MEN: Words = [
  "Bagas",
  "Hendra",
  "Rizky",
  "Dimas",
  "Fajar",
  "Yusuf",
  "Arif",
  "Gilang",
  "Taufik",
  "Wahyu",
  "Joko",
  "Slamet",
  "Agus",
  "Bambang",
  "Rudi",
  "Teguh",
  "Imam",
  "Eko",
  "Dedi",
  "Galih",
];
const WOMEN: Words = [
  "Siti",
  "Dewi",
  "Rina",
  "Putri",
  "Ayu",
  "Nur",
  "Sri",
  "Wulan",
  "Fitri",
  "Indah",
  "Ratna",
  "Lestari",
  "Kartika",
  "Melati",
  "Yuni",
  "Endang",
  "Aisyah",
  "Maya",
  "Novita",
  "Tri",
];
const MEN_SECOND: Words = [
  "Saputra",
  "Pratama",
  "Wibowo",
  "Setiawan",
  "Kurniawan",
  "Nugroho",
  "Hidayat",
  "Santoso",
  "Firmansyah",
  "Ramadhan",
  "Maulana",
  "Gunawan",
];
const WOMEN_SECOND: Words = [
  "Handayani",
  "Wulandari",
  "Anggraini",
  "Permatasari",
  "Rahayu",
  "Puspita",
  "Safitri",
  "Utami",
  "Kusumawati",
  "Hasanah",
  "Maharani",
  "Oktaviani",
];
const FAMILIES: Words = [
  "Siregar",
  "Nasution",
  "Simanjuntak",
  "Lumbantobing",
  "Tanjung",
  "Pattinasarany",
  "Manuputty",
  "Wenda",
  "Tumbelaka",
  "Lasut",
  "Halim",
  "Wijaya",
];
const ONE_WORD_MEN: Words = ["Suharyanto", "Sutrisno", "Paimin", "Karsono", "Mulyadi", "Ngatiman", "Kasiman"];
const ONE_WORD_WOMEN: Words = ["Suminah", "Ngatinah", "Wagiyem", "Sulastri", "Kartinah", "Poniyem", "Juminten"];
const BALI_ORDER: Words = ["Wayan", "Made", "Nyoman", "Ketut", "Putu", "Kadek", "Komang"];
const BALI_MEN: Words = ["Suardana", "Artawan", "Wirawan", "Sudiarta", "Mahendra"];
const BALI_WOMEN: Words = ["Suartini", "Ariani", "Widiasih", "Sukerti", "Purnami"];

/** An invented name of one of the kinds Indonesia has: one word, two, three, with a father's, Balinese, a clan's. */
export function inventName(random: Random, woman: boolean): string {
  const first = random.pick(woman ? WOMEN : MEN);
  const second = random.pick(woman ? WOMEN_SECOND : MEN_SECOND);
  const kind = random.between(0, 9);
  if (kind === 0) return random.pick(woman ? ONE_WORD_WOMEN : ONE_WORD_MEN);
  if (kind === 1) return `${first} ${woman ? "binti" : "bin"} ${random.pick(MEN)} ${random.pick(MEN_SECOND)}`;
  if (kind === 2) return woman ? `Siti ${first} ${second}` : `${random.pick(["Muhammad", "M."])} ${first} ${second}`;
  if (kind === 3) {
    const own = random.pick(woman ? BALI_WOMEN : BALI_MEN);
    return `${woman ? "Ni" : "I"} ${random.pick(BALI_ORDER)} ${own}`;
  }
  if (kind === 4 || kind === 5) return `${first} ${second} ${random.pick(FAMILIES)}`;
  if (kind === 6) return `${first} ${random.pick(FAMILIES)}`;
  return `${first} ${second}`;
}
