import type { ScreeningScope } from "../../domain/claim.ts";
import { seededRandom, uuidOf } from "../random.ts";
import type { Random } from "../random.ts";
import type { ListedDate, Listing } from "./listing.ts";

const GIVEN = [
  "Wiranegara",
  "Kertapati",
  "Drajat",
  "Sasmita",
  "Barata",
  "Yudhistira",
  "Gandamana",
  "Dursasana",
  "Pandita",
  "Karmila",
  "Rukmana",
  "Salya",
  "Antasena",
  "Vladislav",
  "Oleksiy",
  "Farhad",
  "Chukwuma",
  "Gulzar",
] as const;
const FAMILY = [
  "Adikusumo",
  "Tirtanegara",
  "Brajamusti",
  "Kalingga",
  "Danurwenda",
  "Suryaalam",
  "Mangkubuana",
  "Rekayasa",
  "Petrovskiy",
  "Daneshmand",
  "Okonjo-Bala",
  "Ismatov",
] as const;
const BODY_WORDS = ["Samudra", "Gemilang", "Lautan", "Cakra", "Bumi", "Mitra", "Sentosa", "Angkasa"] as const;
const BODY_TRADES = ["Niaga", "Tambang", "Pelayaran", "Dana", "Logistik", "Energi"] as const;
const BODY_ENDS = ["Perkasa", "Abadi", "Global", "Jaya"] as const;
const COUNTRIES = ["ID", "ID", "ID", "MY", "SG", "RU", "IR", "KP", "NG"] as const;
const SCOPES = [
  ["PEP"],
  ["OTHER", "PEP"],
  ["SANCTION"],
  ["OTHER", "SANCTION"],
  ["OTHER"],
  ["PEP", "SANCTION"],
] as const satisfies readonly (readonly [ScreeningScope, ...ScreeningScope[]])[];

const ORDINARY_PEOPLE = 40;
const ORDINARY_BODIES = 10;

/** Whole, without a day, a year alone, or nothing known: lists have them all. */
function inventDates(random: Random): readonly ListedDate[] {
  const whole = { y: random.between(1940, 1995), m: random.between(1, 12), d: random.between(1, 28) };
  return random.pick<readonly ListedDate[]>([
    [whole],
    [whole],
    [{ ...whole, d: 0 }],
    [{ ...whole, m: 0, d: 0 }],
    [],
    [whole, { ...whole, y: whole.y + 1, m: 0, d: 0 }],
  ]);
}

function ordinaryPerson(index: number): Listing {
  const random = seededRandom(`watchlist/person/${index}`);
  const [given, family] = [random.pick(GIVEN), random.pick(FAMILY)];
  const middle = random.next() < 0.5 ? ` ${random.pick(GIVEN)}` : "";
  const alias = random.next() < 0.4 ? [`${family}, ${given}`] : [];
  return {
    id: uuidOf(`watchlist/person/${index}`),
    kind: "person",
    names: [`${given}${middle} ${family}`, ...alias],
    scopes: random.pick<readonly ScreeningScope[]>(SCOPES),
    countries: random.next() < 0.15 ? [] : [random.pick(COUNTRIES)],
    dates: inventDates(random),
  };
}

function ordinaryBody(index: number): Listing {
  const random = seededRandom(`watchlist/body/${index}`);
  const name = `${random.pick(BODY_WORDS)} ${random.pick(BODY_TRADES)} ${random.pick(BODY_ENDS)}`;
  return {
    id: uuidOf(`watchlist/body/${index}`),
    kind: "body",
    names: [`PT ${name}`, ...(random.next() < 0.4 ? [`${name} Ltd`] : [])],
    scopes: random.pick<readonly ScreeningScope[]>(SCOPES),
    countries: [random.pick(COUNTRIES)],
    dates: inventDates(random),
  };
}

/** The listings behind the special applicants of the screening stories, and bodies for examples. */
const SPECIAL_LISTINGS: readonly Listing[] = [
  {
    id: "6f1d4c0e-5a1b-4c57-9d0e-1a2b3c4d5e01",
    kind: "person",
    names: ["Harjuna Wiryakusuma", "Wiryakusuma, Harjuna"],
    scopes: ["OTHER", "PEP"],
    countries: ["ID"],
    dates: [{ y: 1961, m: 8, d: 20 }],
  },
  {
    id: "6f1d4c0e-5a1b-4c57-9d0e-1a2b3c4d5e02",
    kind: "person",
    names: ["Zulqarnaen Abu Marwan"],
    scopes: ["SANCTION"],
    countries: ["ID", "PH"],
    dates: [{ y: 1979, m: 6, d: 2 }],
  },
  {
    id: "6f1d4c0e-5a1b-4c57-9d0e-1a2b3c4d5e03",
    kind: "person",
    names: ["Theodora Latuperissa"],
    scopes: ["OTHER", "SANCTION"],
    countries: ["ID"],
    dates: [{ y: 1974, m: 0, d: 0 }],
  },
  {
    id: "6f1d4c0e-5a1b-4c57-9d0e-1a2b3c4d5e04",
    kind: "person",
    names: ["Liem Kusnadi Hartanto"],
    scopes: ["OTHER"],
    countries: ["ID"],
    dates: [],
  },
  {
    id: "6f1d4c0e-5a1b-4c57-9d0e-1a2b3c4d5e05",
    kind: "body",
    names: ["PT Bahtera Hitam Nusakambangan", "Bahtera Hitam Shipping"],
    scopes: ["SANCTION"],
    countries: ["ID"],
    dates: [{ y: 2009, m: 5, d: 0 }],
  },
  {
    id: "6f1d4c0e-5a1b-4c57-9d0e-1a2b3c4d5e06",
    kind: "body",
    names: ["Yayasan Obor Rakyat Semesta"],
    scopes: ["OTHER", "PEP"],
    countries: ["ID"],
    dates: [{ y: 1998, m: 11, d: 3 }],
  },
];

/** Everybody on the lists: invented, and the same every time. */
export const WATCHLIST: readonly Listing[] = [
  ...SPECIAL_LISTINGS,
  ...Array.from({ length: ORDINARY_PEOPLE }, (_, index) => ordinaryPerson(index)),
  ...Array.from({ length: ORDINARY_BODIES }, (_, index) => ordinaryBody(index)),
];
