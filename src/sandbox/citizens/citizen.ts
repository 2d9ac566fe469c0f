import { calendarDate, datePartsOf } from "../../domain/calendar.ts";
import type { CalendarDate } from "../../domain/calendar.ts";
import { seededRandom } from "../random.ts";
import type { Random } from "../random.ts";
import { inventName } from "./names.ts";
import { REGIONS, regionOf } from "./regions.ts";
import type { Region } from "./regions.ts";

/** What the register holds of a person, in the words of the identity card. It holds no photo. */
export interface Citizen {
  readonly nik: string;
  readonly name: string;
  readonly dateOfBirth: CalendarDate;
  readonly placeOfBirth: string;
  readonly gender: "LAKI-LAKI" | "PEREMPUAN";
  readonly familyCardNumber: string;
  readonly motherMaidenName: string;
  readonly maritalStatus: string;
  readonly occupation: string;
  readonly address: string;
  readonly rt: string;
  readonly rw: string;
  readonly subdistrict: string;
  readonly district: string;
  readonly city: string;
  readonly province: string;
}

const STREETS = ["Melati", "Kenanga", "Anggrek", "Diponegoro", "Merdeka", "Cendana", "Veteran", "Pahlawan"] as const;
const VILLAGES = ["Sukamaju", "Mekarsari", "Karangrejo", "Sumberagung", "Tanjungsari", "Margahayu"] as const;
const MARITAL = ["BELUM KAWIN", "KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI"] as const;
const OCCUPATIONS = [
  "KARYAWAN SWASTA",
  "WIRASWASTA",
  "PELAJAR/MAHASISWA",
  "PETANI/PEKEBUN",
  "PEGAWAI NEGERI SIPIL",
  "GURU",
  "PERAWAT",
  "MENGURUS RUMAH TANGGA",
] as const;

/** The sixteen digits: region, birth date with 40 added to a woman's day, serial. */
function nikOf(region: string, born: CalendarDate, woman: boolean, serial: number): string {
  const { year, month, day } = datePartsOf(born);
  const date = [woman ? day + 40 : day, month, year % 100].map((part) => String(part).padStart(2, "0")).join("");
  return `${region}${date}${String(serial).padStart(4, "0")}`;
}

function invented(nik: string, region: Region, born: CalendarDate, woman: boolean, random: Random): Citizen {
  return {
    nik,
    name: inventName(random, woman).toUpperCase(),
    dateOfBirth: born,
    placeOfBirth: region.city.replace(/^(Kota Administrasi|Kota|Kabupaten) /, "").toUpperCase(),
    gender: woman ? "PEREMPUAN" : "LAKI-LAKI",
    familyCardNumber: `${region.code}${String(random.between(10_101, 281_223)).padStart(6, "0")}${String(random.between(1, 9999)).padStart(4, "0")}`,
    motherMaidenName: inventName(random, true).toUpperCase(),
    maritalStatus: random.pick(MARITAL),
    occupation: random.pick(OCCUPATIONS),
    address: `JL. ${random.pick(STREETS).toUpperCase()} NO. ${random.between(1, 180)}`,
    rt: String(random.between(1, 15)).padStart(3, "0"),
    rw: String(random.between(1, 12)).padStart(3, "0"),
    subdistrict: random.pick(VILLAGES).toUpperCase(),
    district: region.district.toUpperCase(),
    city: region.city.toUpperCase(),
    province: region.province.toUpperCase(),
  };
}

/** The record of a given NIK: what is not given is invented, the same every time. */
export function recordOf(known: Pick<Citizen, "nik" | "name" | "dateOfBirth" | "gender"> & Partial<Citizen>): Citizen {
  const region = regionOf(known.nik) ?? REGIONS[0];
  const woman = known.gender === "PEREMPUAN";
  return { ...invented(known.nik, region, known.dateOfBirth, woman, seededRandom(known.nik)), ...known };
}

/** The n-th ordinary citizen. */
export function ordinaryCitizen(seed: string, index: number): Citizen {
  const random = seededRandom(`${seed}/${index}`);
  const region = random.pick(REGIONS);
  const woman = random.next() < 0.5;
  const born = calendarDate({
    year: random.between(1950, 2007),
    month: random.between(1, 12),
    day: random.between(1, 28),
  });
  if (born === undefined) throw new RangeError("every month has 28 days");
  // Serials from 1 upwards are the ordinary citizens'; the special applicants have theirs from 9001.
  return invented(nikOf(region.code, born, woman, index + 1), region, born, woman, random);
}
