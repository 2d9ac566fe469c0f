import { fold } from "../citizens/compare.ts";
import type { Subject } from "../simulator.ts";
import type { RequestFault } from "./fault.ts";

/** The faults that a vendor has with single applicants, by NIK or by name. */
export class Afflictions {
  readonly #byNik = new Map<string, RequestFault>();
  readonly #byName = new Map<string, RequestFault>();

  /** The fault that strikes what is asked about this subject, until it is null again. */
  set({ nik, name }: Subject, fault: RequestFault | null): void {
    if (nik !== undefined) put(this.#byNik, nik, fault);
    if (name !== undefined) put(this.#byName, fold(name), fault);
  }

  of({ nik, name }: Subject): RequestFault | undefined {
    return this.#byNik.get(nik ?? "") ?? this.#byName.get(fold(name ?? ""));
  }

  clear(): void {
    this.#byNik.clear();
    this.#byName.clear();
  }
}

function put(faults: Map<string, RequestFault>, key: string, fault: RequestFault | null): void {
  if (fault === null) faults.delete(key);
  else faults.set(key, fault);
}
