import { describe, expect, it } from "vitest";
import { baseUrlProblem } from "../../src/providers/base-url.ts";

describe("baseUrlProblem", () => {
  it.each([
    "https://api.vision.glair.ai",
    "https://vendor.example/prefix/",
    "https://vendor.example:8443",
    "http://127.0.0.1:4100",
    "http://127.8.9.1",
    "http://127.1",
    "http://localhost:80",
    "http://[::1]:4100/glair",
  ])("takes %s", (url) => {
    expect(baseUrlProblem("GLAIR_BASE_URL", url)).toBeUndefined();
  });

  it.each([
    "http://api.vision.glair.ai",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://128.0.0.1",
    "http://0.0.0.0",
    "http://[::2]",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
    "api.vision.glair.ai",
    "",
    "https://",
    "https://user:secret@vendor.example",
    "https://vendor.example/?key=secret",
    "https://vendor.example/#secret",
  ])("refuses %s in words that name the variable and not the value", (url) => {
    const problem = baseUrlProblem("GLAIR_BASE_URL", url);
    expect(problem).toMatch(/^GLAIR_BASE_URL /);
    expect(problem).not.toContain("secret");
    expect(problem).not.toContain("example");
  });
});
