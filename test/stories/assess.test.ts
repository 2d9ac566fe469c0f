import { readFile } from "node:fs/promises";

import { beforeAll, afterAll, describe, expect, it } from "vitest";

import { newPostgres } from "../store/support/databases.ts";
import { masterKeys } from "./record.ts";
import { sandboxStory } from "./support.ts";
import type { Story } from "./support.ts";

const ASSESS = `mutation Assess($input: AssessInput!, $wait: Boolean! = true) {
  assess(input: $input, wait: $wait) {
    id createdAt reference complete
    decision { outcome recorded costIdr validUntil reasons { code } policy { name version digest } }
    decisions { sequence cause seal decision { outcome } }
    identity { verdict providers { provider status costIdr } }
    screening { verdict hits { names } }
    nik { valid birthDate }
  }
}`;

let story: Story;
beforeAll(async () => {
  story = await sandboxStory({ environment: { DATABASE_URL: await newPostgres(), SAKSI_MASTER_KEYS: masterKeys } });
});
afterAll(() => story.close());

const applicant = { nik: "3171234567890001", name: "Siti Rahma", dateOfBirth: "1990-01-01" };
void readFile;

describe("assess", () => {
  it("keeps what it decides, and says the same of it whenever it is asked for", async () => {
    const { json } = await story.query(ASSESS, { input: { idempotencyKey: "one", applicant, reference: "file 7" } });
    expect(json).toEqual({});
  });
});
