import type { StoreState } from "../store/state.ts";
import { table } from "./table.ts";

export interface RecordStatus {
  readonly place: string;
  readonly kind: "postgres" | "pglite";
  readonly holder: "server" | "command";
  /** Of the process that has it open. */
  readonly pid: number;
  /** The ids of those that are given, the newest first. */
  readonly masterKeys: readonly string[];
  readonly state: StoreState;
}

interface MasterKeyUse {
  readonly id: string;
  /** `newest`: it wraps what is new. `missing`: it is not among those that are given, and what it wraps cannot be opened. */
  readonly state: "newest" | "older" | "missing";
  readonly dataKeys: number;
  /** What the record's own keys that it wraps are for. */
  readonly ownKeys: readonly string[];
}

/** Those that are given, and those that are needed. */
function usesOf({ masterKeys, state: { dataKeys, ownKeys } }: RecordStatus): readonly MasterKeyUse[] {
  const needed = [...dataKeys.keys(), ...ownKeys.values()].filter((id) => !masterKeys.includes(id)).toSorted();
  return [...masterKeys, ...new Set(needed)].map((id, index) => {
    return {
      id,
      state: index === 0 ? "newest" : index < masterKeys.length ? "older" : "missing",
      dataKeys: dataKeys.get(id) ?? 0,
      ownKeys: [...ownKeys].filter(([, by]) => by === id).map(([purpose]) => purpose),
    };
  });
}

/** The document of `--json`. */
export function statusJson(status: RecordStatus) {
  const { place, kind, holder, pid, state } = status;
  const masterKeys = usesOf(status);
  return {
    ok: masterKeys.every((each) => each.state !== "missing"),
    place,
    kind,
    holder,
    pid,
    processes: state.processes,
    postgres: state.version,
    migrations: state.migrations,
    bytes: state.bytes,
    assessments: state.assessments,
    masterKeys,
  };
}

export function statusText(status: RecordStatus): string {
  const { place, kind, state } = status;
  const lines: readonly (readonly [string, string])[] = [
    ["record", place],
    ["open in", openIn(status)],
    ["database", `PostgreSQL ${state.version}${kind === "pglite" ? ", embedded" : ""}`],
    ["migrations", `${state.migrations.applied} of ${state.migrations.known}`],
    ["size", `${(state.bytes / 1_000_000).toFixed(1)} MB`],
    ["assessments", assessmentsText(state.assessments)],
  ];
  const keys = table(
    [{ title: "master key" }, { title: "data keys", right: true }, { title: "other keys" }, { title: "" }],
    usesOf(status).map(({ id, dataKeys, ownKeys, state: use }) => [
      id,
      dataKeys.toLocaleString("en"),
      ownKeys.join(", "),
      NOTES[use],
    ]),
  );
  return `${lines.map(([what, text]) => `${what.padEnd(WIDTH)}${text}\n`).join("")}\n${keys}\n`;
}

const WIDTH = 13;

const NOTES: Readonly<Record<MasterKeyUse["state"], string>> = {
  newest: "wraps what is new",
  older: "",
  missing: "NOT GIVEN: what it wraps cannot be opened",
};

function openIn({ kind, holder, pid, state: { processes } }: RecordStatus): string {
  if (holder === "server") return `the server, process ${pid}`;
  // This command is one of them.
  const others = processes - 1;
  if (kind === "pglite" || others <= 0) return "this command only";
  return `this command and ${others} other ${others === 1 ? "process" : "processes"}`;
}

function assessmentsText({ count, estimated, oldest, newest }: StoreState["assessments"]): string {
  const number = count.toLocaleString("en");
  if (oldest === null || newest === null) return number;
  return `${estimated ? "about " : ""}${number}, from ${oldest.toISOString()} to ${newest.toISOString()}`;
}
