import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { pino } from "pino";

import type { Panel } from "../checks/panel.ts";
import { loadConfiguration } from "../config/configuration.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Environment } from "../config/source.ts";
import { duration } from "../config/syntax.ts";
import { hasRecord } from "../open-record.ts";
import { openPanel } from "../open-panel.ts";
import { openPolicies } from "../open-policies.ts";
import type { PolicyLibrary } from "../policy/library.ts";
import { providerDefinitions, registry } from "../registry.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { sandboxSettingsFromEnvironment } from "../sandbox/settings.ts";
import type { SettingsByVendor } from "../sandbox/settings.ts";
import { reportOf } from "./doctor-report.ts";
import type { DoctorReport } from "./doctor-report.ts";
import { doctorText } from "./doctor-text.ts";
import { examine } from "./doctor-vendor.ts";
import type { Examining } from "./doctor-vendor.ts";
import { CannotBeDone } from "./shell.ts";
import type { Shell } from "./shell.ts";

interface Options {
  readonly timeout: number;
  /** False after `--no-credentials`. */
  readonly credentials: boolean;
  readonly json?: true;
}

const MORE = `
It reads the same variables as the server. In sandbox mode it starts the simulated vendors and looks at them; with
SAKSI_MODE=live at the vendors that are configured. No applicant is asked about.

Ends with 1 where somebody must look: a vendor that cannot be reached, credentials that are not accepted, a clock or a
certificate that is off. With 2 where the server could not start with this configuration.
`;

const DEFAULT_TIMEOUT_MS = 5000;

/** `saksi doctor`. */
export function addDoctor(program: Command, shell: Shell): void {
  program
    .command("doctor")
    .summary("look whether the vendors can be reached, and what an applicant costs")
    .description(
      "Looks at every configured vendor: name, connection, certificate, clock, and whether it accepts the credentials, by the cheapest harmless request it has. Then says what an applicant costs under each policy.",
    )
    .addOption(
      new Option("--timeout <time>", "how long one vendor may take, such as 5s or 800ms")
        .argParser(timeout)
        .default(DEFAULT_TIMEOUT_MS, "5s"),
    )
    .option("--no-credentials", "send nothing that has credentials")
    .option("--json", "print one JSON document instead")
    .addHelpText("after", MORE)
    .action(async ({ timeout: timeoutMs, credentials, json }: Options) => {
      const ready = await readyOf(shell.environment ?? {});
      const report = await look(ready, { timeoutMs, credentials, clock: () => new Date() });
      shell.ended(report.ok ? 0 : 1);
      shell.write(json === true ? `${JSON.stringify(report, null, 2)}\n` : doctorText(report, shell.out));
    });
}

function timeout(text: string): number {
  const read = duration.safeParse(text);
  if (read.success) return read.data;
  throw new InvalidArgumentError("It must be a time from 1ms to 120s, such as 5s or 800ms.");
}

interface Ready {
  readonly configuration: Configuration;
  readonly sandbox: SettingsByVendor;
  readonly library: PolicyLibrary;
}

/** @throws {CannotBeDone} with everything that a server could not start with */
async function readyOf(environment: Environment): Promise<Ready> {
  const loaded = loadConfiguration(environment, providerDefinitions, (store) => hasRecord({ store }));
  const sandbox = sandboxSettingsFromEnvironment(
    environment,
    registry.map(({ simulator }) => simulator.name),
  );
  if ("problems" in loaded || "problems" in sandbox) {
    throw cannot([
      ...("problems" in loaded ? loaded.problems : []),
      ...("problems" in sandbox ? sandbox.problems : []),
    ]);
  }
  const library = await openPolicies(loaded.configuration);
  if ("problems" in library) throw cannot(library.problems);
  return { configuration: loaded.configuration, sandbox: sandbox.settings, library };
}

function cannot(problems: readonly string[]): CannotBeDone {
  return new CannotBeDone(`Saksi could not start with this:\n${problems.map((each) => `  ${each}`).join("\n")}`);
}

async function look({ configuration, sandbox, library }: Ready, examining: Examining): Promise<DoctorReport> {
  await using opened = new AsyncDisposableStack();
  const simulated =
    configuration.mode === "sandbox"
      ? await startSandbox({ simulators: registry.map(({ simulator }) => simulator), settings: sandbox })
      : null;
  opened.defer(async () => simulated?.close());
  const panel = openPanel(configuration, simulated, pino({ enabled: false }));
  opened.defer(async () => {
    await Promise.all([...panel.values()].map(({ provider }) => provider?.close()));
  });
  return reportOf(configuration, await examineAll(configuration, panel, examining), library.shelf, panel);
}

/** All at the same time, and told in the registry's order. */
function examineAll(
  { providers }: Configuration,
  panel: Panel,
  examining: Examining,
): Promise<DoctorReport["vendors"]> {
  return Promise.all(
    providers.map(async (configured) => {
      const { name, title } = configured.definition;
      const provider = panel.get(name)?.provider;
      if (provider) return examine({ title, provider }, examining);
      return { provider: name, title, off: "off" in configured ? configured.off : "it is not connected" };
    }),
  );
}
