import { fold } from "./citizens/compare.ts";
import { residentOf } from "./citizens/register.ts";
import type { Register, Resident } from "./citizens/register.ts";
import { seededRandom } from "./random.ts";
import type { Simulator, World } from "./simulator.ts";
import type { Listing } from "./watchlist/listing.ts";

/** How far a vendor's face matcher may differ from another's on the same pictures. */
const JITTER = 0.015;

type Parts = Pick<World, "now" | "answersLater" | "callbackManner" | "callBack"> & {
  readonly simulator: Simulator;
  readonly register: Register;
  /** As it is when it is searched. */
  readonly watchlist: () => readonly Listing[];
};

/** The common register and watchlist as one vendor sees them: with its own copy of some records, and its own troubles. */
export function worldOf({ simulator, register, watchlist, now, answersLater, callbackManner, callBack }: Parts): World {
  const byNik = new Map(simulator.applicants.map((applicant) => [applicant.says.nik, applicant]));
  const byName = new Map(simulator.applicants.map((applicant) => [fold(applicant.says.name), applicant]));
  const seenHere = (resident: Resident): Resident => {
    const jitter = (seededRandom(`${simulator.name}/${resident.citizen.nik}`).next() * 2 - 1) * JITTER;
    return { ...resident, similarity: Math.min(1, Math.max(0, resident.similarity + jitter)) };
  };
  return {
    resident: (nik) => {
      const special = byNik.get(nik);
      const resident = special === undefined ? register.get(nik) : residentOf(special, special.here);
      return resident === undefined ? undefined : seenHere(resident);
    },
    troubleWith: ({ nik, name }) => {
      const applicant = nik === undefined ? byName.get(fold(name ?? "")) : byNik.get(nik);
      return applicant?.here.trouble;
    },
    get watchlist() {
      return watchlist();
    },
    now,
    answersLater,
    callbackManner,
    callBack,
  };
}
