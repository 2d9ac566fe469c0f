import { expect, test } from "vitest";

import { redrawn } from "../../src/config/document.ts";
import { acme, lists } from "./fake-providers.ts";

const PAGE = `Before.

<!-- variables: drawn from the code by \`npm run docs\` -->
something old
<!-- end of variables -->

After.
`;

test("the tables are drawn between the marks, and what people wrote around them stays", () => {
  const page = redrawn(PAGE, [acme, lists]);
  expect(page).toMatch(/^Before\.\n/);
  expect(page).toMatch(/\nAfter\.\n$/);
  expect(page).not.toContain("something old");
  expect(redrawn(page, [acme, lists])).toBe(page);
});

test("every variable is there with its meaning and default, secrets and requirements marked", () => {
  const page = redrawn(PAGE, [acme, lists]);
  expect(page).toContain("| `SAKSI_MODE` | `sandbox`: simulated vendors are started and asked;");
  expect(page).toMatch(/^\| `PORT` \| .* \| `4000` \|$/m);
  expect(page).toMatch(/^\| `SAKSI_GRAPHIQL` \| .* \| on in sandbox mode, off in live mode \|$/m);
  expect(page).toMatch(/^\| `SAKSI_CORS_ORIGINS` \| .* \| – \|$/m);
  expect(page).toContain("### Acme\n");
  expect(page).toContain("| `ACME_USER` | The account \\| its name. | *required* |");
  expect(page).toContain("| `ACME_PASSWORD` | Its password. *Secret.* | *required* |");
  expect(page).toContain("| `LISTS_BASE_URL` | Where Lists is. | `https://lists.example` |");
  expect(page).toMatch(/^\| `ACME_PRICES` \| .*`verify`, `face`.* \| – \|$/m);
  expect(page).toContain("`ACME_FACE_PASS`");
  expect(page).not.toContain("`LISTS_FACE_PASS`");
});

test("a page without the marks is refused", () => {
  expect(() => redrawn("Nothing here.", [acme])).toThrow("lacks the marks");
});
