import type { ProviderName } from "../../src/domain/provider.ts";
import type { Citizen } from "../../src/sandbox/citizens/citizen.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";

/** What somebody in the register says of themselves, and all of it true. */
export function saysTruly({ nik, name, dateOfBirth }: Citizen) {
  return { nik, name, dateOfBirth };
}

/** The requests about somebody that a vendor got. IDmeta's finalize is made in the background, and is no part of anything. */
export function callsAbout(sandbox: Pick<Sandbox, "calls">, vendor: ProviderName, { nik, name }: Citizen) {
  return sandbox.calls(vendor).filter(({ fields, path }) => {
    const said = JSON.stringify(fields);
    return !path.includes("finalize") && (said.includes(nik) || said.includes(name));
  });
}

/** People of whom no two have the same name. */
export function namesakeless({ citizens }: Pick<Sandbox, "citizens">): readonly Citizen[] {
  const called = Map.groupBy(citizens, ({ name }) => name);
  return [...called.values()].flatMap(([first, ...others]) =>
    first !== undefined && others.length === 0 ? [first] : [],
  );
}
