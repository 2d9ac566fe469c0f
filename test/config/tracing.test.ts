import { describe, expect, test } from "vitest";

import { expectConfiguration, problemsOf } from "./load.ts";

const tracing = (environment: Readonly<Record<string, string>>) => expectConfiguration(environment).tracing;

describe("tracing", () => {
  test("is off where no collector is configured, and where the SDK is switched off", () => {
    expect(tracing({ OTEL_SERVICE_NAME: "kyc", OTEL_TRACES_SAMPLER: "always_on" })).toBeNull();
    expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318", OTEL_SDK_DISABLED: "true" })).toBeNull();
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" }, "http://collector:4318/v1/traces"],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector/otlp/" }, "https://collector/otlp/v1/traces"],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://a:4318", OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://b/spans" },
      "http://b/spans",
    ],
  ])("is sent where OpenTelemetry's own variables say: %o", (environment, url) => {
    expect(tracing(environment)).toEqual({ url, sampler: "parentbased_always_on", ratio: 1 });
  });

  test("may be of a share of the traces", () => {
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
      OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0.05",
    };
    expect(tracing(environment)).toMatchObject({ sampler: "parentbased_traceidratio", ratio: 0.05 });
  });

  test.each([
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "must be an http or https URL"],
    ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "grpc://collector", "must be an http or https URL"],
    ["OTEL_TRACES_SAMPLER", "sometimes", "must be one of: always_on, always_off"],
    ["OTEL_TRACES_SAMPLER_ARG", "5%", "must be a number from 0 to 1"],
    ["OTEL_SDK_DISABLED", "perhaps", "must be true or false"],
  ])("%s=%s is a problem", (name, text, problem) => {
    expect(problemsOf({ [name]: text })).toEqual([expect.stringContaining(`${name} ${problem}`)]);
  });
});
