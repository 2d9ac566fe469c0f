import { afterEach } from "vitest";

import { FAULTS } from "../../../src/sandbox/faults/catalogue.ts";
import type { FaultName } from "../../../src/sandbox/faults/catalogue.ts";
import type { Fault } from "../../../src/sandbox/faults/fault.ts";
import { startSandbox } from "../../../src/sandbox/sandbox.ts";
import type { Sandbox, SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import { notingClock } from "../support/clock.ts";
import { SIMULATORS, Vendors } from "../support/vendors.ts";
import type { Reply } from "../support/vendors.ts";

export const ASKED = { nik: "3174051204909001", name: "Bayu Anggoro Wicaksono" };
export const OTHER = { nik: "5171015708959002", name: "Ni Komang Ayu Pradnyani" };

const running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

/** A sandbox that is closed after the test. */
export async function sandboxWith(
  options: Partial<SandboxOptions> = {},
): Promise<{ sandbox: Sandbox; vendors: Vendors }> {
  const sandbox = await startSandbox({ simulators: SIMULATORS, ...options });
  running.push(sandbox);
  return { sandbox, vendors: new Vendors(sandbox) };
}

export function faultNamed(name: FaultName): Fault {
  return FAULTS[name].fault;
}

/** The system's word for what went wrong below an error that `fetch` throws. */
export function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "none";
}

/** The code of the error that this throws. */
export async function failing(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return codeOf(error);
  }
  throw new Error("expected a failure, and there was none");
}

/** GLAIR with a fault that strikes every request. */
export async function glairWith(
  fault: Fault,
): Promise<{ sandbox: Sandbox; vendors: Vendors; ask: () => Promise<Reply> }> {
  const { sandbox, vendors } = await sandboxWith({ clock: notingClock(), settings: { GLAIR: { faults: [fault] } } });
  return { sandbox, vendors, ask: () => vendors.glair(ASKED) };
}

export function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}
