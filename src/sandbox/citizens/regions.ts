export interface Region {
  /** The six digits a NIK begins with. */
  readonly code: string;
  readonly district: string;
  readonly city: string;
  readonly province: string;
}

function region(code: string, district: string, city: string, province: string): Region {
  return { code, district, city, province };
}

/** Real districts across the country, by the Ministry of Home Affairs' codes. */
export const REGIONS: readonly [Region, ...Region[]] = [
  region("117101", "Baiturrahman", "Kota Banda Aceh", "Aceh"),
  region("127101", "Medan Kota", "Kota Medan", "Sumatera Utara"),
  region("120726", "Percut Sei Tuan", "Kabupaten Deli Serdang", "Sumatera Utara"),
  region("137101", "Padang Selatan", "Kota Padang", "Sumatera Barat"),
  region("147101", "Sukajadi", "Kota Pekanbaru", "Riau"),
  region("157101", "Telanaipura", "Kota Jambi", "Jambi"),
  region("167101", "Ilir Barat Dua", "Kota Palembang", "Sumatera Selatan"),
  region("177101", "Selebar", "Kota Bengkulu", "Bengkulu"),
  region("187101", "Kedaton", "Kota Bandar Lampung", "Lampung"),
  region("197101", "Bukit Intan", "Kota Pangkal Pinang", "Kepulauan Bangka Belitung"),
  region("217101", "Belakang Padang", "Kota Batam", "Kepulauan Riau"),
  region("317101", "Gambir", "Kota Administrasi Jakarta Pusat", "Daerah Khusus Ibukota Jakarta"),
  region("317306", "Kalideres", "Kota Administrasi Jakarta Barat", "Daerah Khusus Ibukota Jakarta"),
  region("317405", "Kebayoran Lama", "Kota Administrasi Jakarta Selatan", "Daerah Khusus Ibukota Jakarta"),
  region("317502", "Pulogadung", "Kota Administrasi Jakarta Timur", "Daerah Khusus Ibukota Jakarta"),
  region("320101", "Cibinong", "Kabupaten Bogor", "Jawa Barat"),
  region("327301", "Sukasari", "Kota Bandung", "Jawa Barat"),
  region("327503", "Bekasi Utara", "Kota Bekasi", "Jawa Barat"),
  region("327601", "Pancoran Mas", "Kota Depok", "Jawa Barat"),
  region("337401", "Semarang Tengah", "Kota Semarang", "Jawa Tengah"),
  region("337201", "Laweyan", "Kota Surakarta", "Jawa Tengah"),
  region("330224", "Purwokerto Selatan", "Kabupaten Banyumas", "Jawa Tengah"),
  region("340407", "Depok", "Kabupaten Sleman", "Daerah Istimewa Yogyakarta"),
  region("347101", "Tegalrejo", "Kota Yogyakarta", "Daerah Istimewa Yogyakarta"),
  region("357801", "Karang Pilang", "Kota Surabaya", "Jawa Timur"),
  region("357301", "Blimbing", "Kota Malang", "Jawa Timur"),
  region("351508", "Sidoarjo", "Kabupaten Sidoarjo", "Jawa Timur"),
  region("367101", "Tangerang", "Kota Tangerang", "Banten"),
  region("367403", "Pondok Aren", "Kota Tangerang Selatan", "Banten"),
  region("517101", "Denpasar Selatan", "Kota Denpasar", "Bali"),
  region("510305", "Kuta Selatan", "Kabupaten Badung", "Bali"),
  region("527101", "Ampenan", "Kota Mataram", "Nusa Tenggara Barat"),
  region("537101", "Alak", "Kota Kupang", "Nusa Tenggara Timur"),
  region("617101", "Pontianak Selatan", "Kota Pontianak", "Kalimantan Barat"),
  region("627101", "Pahandut", "Kota Palangkaraya", "Kalimantan Tengah"),
  region("637101", "Banjarmasin Selatan", "Kota Banjarmasin", "Kalimantan Selatan"),
  region("647201", "Palaran", "Kota Samarinda", "Kalimantan Timur"),
  region("647101", "Balikpapan Timur", "Kota Balikpapan", "Kalimantan Timur"),
  region("657101", "Tarakan Barat", "Kota Tarakan", "Kalimantan Utara"),
  region("717101", "Bunaken", "Kota Manado", "Sulawesi Utara"),
  region("727101", "Palu Timur", "Kota Palu", "Sulawesi Tengah"),
  region("737101", "Mariso", "Kota Makassar", "Sulawesi Selatan"),
  region("747101", "Mandonga", "Kota Kendari", "Sulawesi Tenggara"),
  region("757101", "Kota Barat", "Kota Gorontalo", "Gorontalo"),
  region("760201", "Mamuju", "Kabupaten Mamuju", "Sulawesi Barat"),
  region("817101", "Nusaniwe", "Kota Ambon", "Maluku"),
  region("827101", "Pulau Ternate", "Kota Ternate", "Maluku Utara"),
  region("917101", "Jayapura Utara", "Kota Jayapura", "Papua"),
  region("930101", "Merauke", "Kabupaten Merauke", "Papua Selatan"),
  region("940101", "Nabire", "Kabupaten Nabire", "Papua Tengah"),
  region("950101", "Wamena", "Kabupaten Jayawijaya", "Papua Pegunungan"),
  region("967101", "Sorong", "Kota Sorong", "Papua Barat Daya"),
];

/**
 * Codes that were given out once and are no more: North Kalimantan was split from East Kalimantan in 2012. Whoever was
 * registered before keeps the number; the address is today's.
 */
const PAST_REGIONS: readonly Region[] = [region("647301", "Tarakan Barat", "Kota Tarakan", "Kalimantan Utara")];

/** The region whose code a NIK begins with, if the sandbox knows it. */
export function regionOf(nik: string): Region | undefined {
  const code = nik.slice(0, 6);
  return REGIONS.find((each) => each.code === code) ?? PAST_REGIONS.find((each) => each.code === code);
}
