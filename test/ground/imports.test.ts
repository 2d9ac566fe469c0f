import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { ROOT } from "./repository.ts";

/** What each module may import, itself aside. Whatever is not here is forbidden. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  policy: ["domain"],
  providers: ["domain"],
  store: ["domain", "vault"],
  sandbox: ["domain"],
  checks: ["domain", "providers"],
  assessments: ["domain", "checks", "policy", "store", "vault"],
  access: ["domain"],
  graphql: ["domain", "assessments", "checks", "policy", "access"],
  http: ["domain", "graphql", "assessments", "providers", "access"],
  config: ["domain"],
  vault: ["domain"],
  control: ["domain"],
  metrics: ["domain"],
  tracing: ["domain"],
  workbench: ["domain", "assessments", "checks", "policy", "providers"],
  cli: [
    "domain",
    "access",
    "policy",
    "providers",
    "store",
    "sandbox",
    "checks",
    "assessments",
    "graphql",
    "http",
    "config",
    "metrics",
    "tracing",
    "workbench",
    "vault",
    "control",
  ],
};

/** Ways to reach a module from a file one folder deep in another; the type annotation is refused wherever it points. */
const FORMS = [
  { form: "value", always: true, write: (to: string) => `import { x } from "../${to}";\nexport const y = x;\n` },
  { form: "type", always: true, write: (to: string) => `import type { x } from "../${to}";\nexport type Y = x;\n` },
  { form: "export", always: true, write: (to: string) => `export * from "../${to}";\n` },
  { form: "dynamic", always: true, write: (to: string) => `export const y = await import("../${to}");\n` },
  { form: "annotation", always: false, write: (to: string) => `export const y: import("../${to}").Y = 1;\n` },
  { form: "src", always: true, write: (to: string) => `import { x } from "../../src/${to}";\nexport const y = x;\n` },
];

interface Planted {
  readonly file: string;
  readonly content: string;
  readonly allowed: boolean;
}

/** Everything that a module might import of others, in every form. */
function imports(from: string, allowed: readonly string[]): Planted[] {
  const modules = Object.keys(MAY_IMPORT).filter((module) => module !== from);
  const targets = [
    ...modules.map((module) => ({ name: module, specifier: `${module}/deep/x.ts`, open: allowed.includes(module) })),
    // Only the command line may reach the files that put parts together.
    ...["examples", "main", "observe-vendors", "open-record", "print-schema", "registry", "serve-record", "start"].map(
      (name) => ({
        name,
        specifier: `${name}.ts`,
        open: from === "cli",
      }),
    ),
  ];
  return targets.flatMap(({ name, specifier, open }) =>
    FORMS.filter(({ always }) => always || !open).map(({ form, write }) => ({
      file: `src/${from}/${name}-${form}.ts`,
      content: write(specifier),
      allowed: open,
    })),
  );
}

const SPECIAL: readonly Planted[] = [
  planted(true, "src/config/types.ts", `import type { x } from "../providers/provider.ts";\nexport type Y = x;\n`),
  planted(false, "src/config/value.ts", `import { x } from "../providers/provider.ts";\nexport const y = x;\n`),
  planted(false, "src/config/other.ts", `import type { x } from "../providers/values.ts";\nexport type Y = x;\n`),
  planted(true, "src/config/keys.ts", `import { x } from "../vault/master-key.ts";\nexport const y = x;\n`),
  planted(false, "src/config/ring.ts", `import { x } from "../vault/master-ring.ts";\nexport const y = x;\n`),
  planted(false, "src/checks/deep/x.ts", `import { x } from "../../graphql/x.ts";\nexport const y = x;\n`),
  planted(true, "src/checks/own/x.ts", `import { x } from "../verdict.ts";\nexport const y = x;\n`),
  planted(true, "src/domain/own.ts", `import { x } from "./nik.ts";\nexport const y = x;\n`),
  planted(false, "src/domain/io.ts", `import { x } from "node:fs";\nexport const y = x;\n`),
  planted(false, "src/domain/package.ts", `import { x } from "zod";\nexport const y = x;\n`),
  planted(true, "src/main.ts", `import { x } from "./http/x.ts";\nexport const y = x;\n`),
  planted(true, "src/registry.ts", `import { x } from "./sandbox/x.ts";\nexport const y = x;\n`),
  planted(false, "src/http/tests.ts", `import { x } from "../../test/x.ts";\nexport const y = x;\n`),
  planted(false, "src/cli/bench.ts", `import { x } from "../../bench/x.ts";\nexport const y = x;\n`),
  planted(true, "test/http/x.test.ts", `import { x } from "../../src/http/x.ts";\nexport const y = x;\n`),
];

function planted(allowed: boolean, file: string, content: string): Planted {
  return { allowed, file, content };
}

const MODULES = Object.entries(MAY_IMPORT).map(([module, allowed]) => ({ module, files: imports(module, allowed) }));
const RULES: ReadonlySet<string> = new Set(["eslint(no-restricted-imports)", "typescript(consistent-type-imports)"]);
const Report = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });

describe("the lint rule of one-way imports", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "saksi-imports-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  let refused: ReadonlySet<string>;

  beforeAll(async () => {
    copyFileSync(path.join(ROOT, ".oxlintrc.json"), path.join(folder, ".oxlintrc.json"));
    for (const { file, content } of [...MODULES.flatMap(({ files }) => files), ...SPECIAL]) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), content);
    }
    const oxlint = path.join(ROOT, "node_modules/oxlint/bin/oxlint");
    const output = await new Promise<string>((resolve) => {
      // It exits with 1, because it finds what was planted.
      execFile(process.execPath, [oxlint, "--format=json", "."], { cwd: folder, maxBuffer: 2 ** 26 }, (_, stdout) =>
        resolve(stdout),
      );
    });
    const { diagnostics } = Report.parse(JSON.parse(output));
    refused = new Set(diagnostics.filter(({ code }) => RULES.has(code)).map(({ filename }) => filename));
  });

  test.each(MODULES)("refuses $module every import that the design does not give it, and no other", ({ files }) => {
    expect(files.filter(({ file }) => refused.has(file))).toEqual(files.filter(({ allowed }) => !allowed));
  });

  test.each(SPECIAL.filter(({ allowed }) => !allowed))("refuses, in $file, $content", ({ file }) => {
    expect(refused).toContain(file);
  });

  test.each(SPECIAL.filter(({ allowed }) => allowed))("lets pass, in $file, $content", ({ file }) => {
    expect(refused).not.toContain(file);
  });
});
