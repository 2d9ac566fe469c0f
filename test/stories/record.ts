import { newPostgres } from "../store/support/databases.ts";
import { says, selfie } from "./support.ts";
import type { Story } from "./support.ts";

/** Master keys of the stories. */
export const masterKeys = `stories:${Buffer.alloc(32, "a key that is for tests alone").toString("base64")}`;

/** The environment of a server that keeps its record in a database of its own. */
export async function recordEnvironment(): Promise<Readonly<Record<string, string>>> {
  return { DATABASE_URL: await newPostgres(), SAKSI_MASTER_KEYS: masterKeys };
}

/** All that is shown of an assessment. */
export const SHOWN = `
  id createdAt createdBy reference purpose legalBasis consentReference complete
  decision {
    outcome determined best worst recorded costIdr validUntil decidedAt score { low high }
    reasons { code rule text } rules { rule state line facts { path value cause sources { provider requestId } } }
    missing { path cause } unmet { condition line } policy { name version digest }
  }
  decisions { sequence cause seal decision { outcome } }
  identity { verdict fields { field verdict claims { provider verdict } } providers { ...Answer } }
  faceMatch { verdict score claims { provider verdict score } providers { ...Answer } }
  screening {
    verdict topScore
    hits { key names score scopes nationalities datesOfBirth sources { provider listingId } }
    providers { ...Answer }
  }
  nik { valid regionKnown provinceCode birthDate gender birthDateConsistent genderConsistent }`;

const ANSWER = `fragment Answer on ProviderAnswer {
  provider endpoint status askedAt latencyMs attempts costIdr requestId
  failure { code message retryable } skipped { reason missing }
}`;

export const ASSESS = `mutation ($input: AssessInput!, $wait: Boolean! = true) {
  assess(input: $input, wait: $wait) { ${SHOWN} }
}
${ANSWER}`;

export const ASSESSMENT = `query ($id: ID!) { assessment(id: $id) { ${SHOWN} } }
${ANSWER}`;

/** What a test reads of an assessment. */
export interface Assessed {
  readonly id: string;
  readonly complete: boolean;
  readonly decision: { readonly outcome: string; readonly reasons: readonly { readonly code: string }[] } | null;
  readonly decisions: readonly { readonly sequence: number; readonly cause: string; readonly seal: string }[];
}

export const applicant = (key: string) => ({ ...says(key), selfie });

/** What a field of an answer holds, and the codes of its errors. */
export async function fieldOf<Value>(
  story: Pick<Story, "query">,
  field: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<{ readonly value: Value | null; readonly codes: readonly string[] }> {
  const { text } = await story.query(query, variables);
  const { data, errors = [] } = JSON.parse(text);
  return { value: data?.[field] ?? null, codes: errors.map((each: Coded) => each.extensions.code) };
}

interface Coded {
  readonly extensions: { readonly code: string };
}

/** Assesses, where nothing is to go wrong. */
export async function assess(
  story: Pick<Story, "query">,
  input: Readonly<Record<string, unknown>>,
  wait = true,
): Promise<Assessed> {
  const { value, codes } = await fieldOf<Assessed>(story, "assess", ASSESS, { input, wait });
  if (value === null) throw new Error(`not assessed: ${codes.join(", ")}`);
  return value;
}
