import { z } from "zod";

import { chosenPolicies, livePolicies } from "./policies.ts";
import { duration, flag, oneOf, port, written } from "./syntax.ts";
import { withDefault } from "./variable.ts";

const MODES = ["sandbox", "live"] as const;
export type Mode = (typeof MODES)[number];

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const PLAIN_DECISIONS = ["allow", "forbid"] as const;

const host = written("an address or a host name", (text) => (/^[\w.:%-]+$/.test(text) ? text : undefined));

/** Apart from the rest, because the rest is read by it. */
export const mode = z.object({
  SAKSI_MODE: withDefault(
    "`sandbox`: simulated vendors are started and asked; `live`: the vendors configured below are.",
    "sandbox",
    oneOf(MODES),
  ),
});

export const listen = z.object({
  PORT: withDefault("The port it listens on; 0 lets the system choose one.", "4000", port),
  HOST: withDefault("The address it listens on; `0.0.0.0` is every address of the machine.", "127.0.0.1", host),
});

export const logging = z.object({
  SAKSI_LOG_LEVEL: withDefault(`The least that is logged: ${LOG_LEVELS.join(", ")}.`, "info", oneOf(LOG_LEVELS)),
});

export const policies = z.object({
  SAKSI_POLICIES: withDefault("The folder of policy files.", "policies", z.string()),
  SAKSI_POLICY: withDefault(
    "The live policy: `default`, or `default@7` for one of its versions; without a version the newest is live. Further ones between commas say which version of another policy is live: `default@7,business@3`.",
    "default",
    livePolicies("SAKSI_POLICY"),
  ),
  SAKSI_SHADOW_POLICIES: withDefault(
    "Policies that decide beside the live one, for the log and the metrics only, between commas: `default@8,strict`.",
    "",
    chosenPolicies("SAKSI_SHADOW_POLICIES"),
  ),
  SAKSI_POLICY_WATCH: withDefault(
    "Whether the folder is watched, and read again when a file in it changes. SIGHUP has it read again in any case.",
    "true",
    flag,
  ),
  SAKSI_PLAIN_DECISIONS: withDefault(
    "`allow`: `applicant { decision }` and `applicantProgress` draw decisions that are given and not kept; `forbid`: they are refused, so that every decision is drawn by `assess` and kept.",
    "allow",
    oneOf(PLAIN_DECISIONS),
  ),
});

export const checks = z.object({
  SAKSI_DEADLINE: withDefault(
    "How long a check of its own (`identity`, `faceMatch`, `individualScreening`, `entityScreening`) waits for its providers, such as `8s` or `500ms`. A policy sets the deadlines of the checks under `applicant`.",
    "8s",
    duration,
  ),
});
