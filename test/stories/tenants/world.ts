import type { StoredKey } from "../../../src/access/key-book.ts";
import { isScope, ROLES } from "../../../src/access/scopes.ts";
import type { Scope } from "../../../src/access/scopes.ts";
import { keyBookOf, storedKey } from "../../access/support.ts";
import { recordEnvironment } from "../record.ts";
import { sandboxStory, says, selfie } from "../support.ts";
import type { Answer } from "../support.ts";
import type { Call } from "./calls.ts";

export const ROLE_NAMES = [...Object.keys(ROLES), "nobody"] as const;

/** All by which a tenant's data could be told of: what an own call could be made with by somebody who has seen it. */
export interface Traces {
  readonly assessment: string;
  readonly key: string;
  readonly hold: string;
  readonly idempotencyKey: string;
  readonly reference: string;
  /** The caller that made them. */
  readonly caller: string;
  readonly nik: string;
  readonly name: string;
  readonly selfie: object;
  readonly applicant: Readonly<Record<string, unknown>>;
}

export interface World extends AsyncDisposable {
  /** Calls as somebody of a tenant who has a role. */
  call(tenant: string, role: string, call: Pick<Call, "query" | "variables">): Promise<Answer>;
  /** Leaves traces of a tenant: an assessment, a legal hold and a key. */
  leaveTraces(tenant: string, special: string): Promise<Traces>;
}

const NOON = new Date("2026-11-20T05:00:00Z");

/** A server with a record of its own, and callers of every role in each tenant. */
export async function newWorld(tenants: readonly string[]): Promise<World> {
  const callers = new Map(
    tenants.flatMap((tenant) => ROLE_NAMES.map((role) => [`${tenant} ${role}`, callerOf(tenant, role)] as const)),
  );
  const story = await sandboxStory({
    clock: () => NOON,
    keyBook: keyBookOf(...[...callers.values()].map(({ key }) => key)),
    environment: await recordEnvironment(),
  });

  async function call(tenant: string, role: string, { query, variables }: Pick<Call, "query" | "variables">) {
    const caller = callers.get(`${tenant} ${role}`);
    if (caller === undefined) throw new RangeError("no such caller");
    const accept = query.startsWith("subscription") ? "text/event-stream" : "application/graphql-response+json";
    return story.query(query, variables, { accept, authorization: `Bearer ${caller.text}` });
  }

  async function made(tenant: string, query: string, input: object): Promise<string> {
    const { text } = await call(tenant, "administrator", { query, variables: { input } });
    const id = /"id":"([^"]+)"/.exec(text)?.[1];
    if (id === undefined) throw new Error(`nothing was made: ${text}`);
    return id;
  }

  return {
    call,
    async leaveTraces(tenant, special) {
      const applicant = { ...says(special), selfie };
      const { nik, name } = applicant;
      const [idempotencyKey, reference] = [`once of ${tenant}`, `file of ${tenant}`];
      const input = { idempotencyKey, reference, applicant };
      const assessment = await made(tenant, "mutation ($input: AssessInput!) { assess(input: $input) { id } }", input);
      return {
        assessment,
        hold: await made(
          tenant,
          "mutation ($input: PlaceLegalHoldInput!) { placeLegalHold(input: $input) { legalHolds { id } } }",
          { applicant: { assessment }, reason: "a court" },
        ),
        key: await made(tenant, "mutation ($input: ApiKeyInput!) { createApiKey(input: $input) { key { id } } }", {
          name: `till-of-${tenant}`,
          scopes: ["read"],
        }),
        idempotencyKey,
        reference,
        caller: `administrator-of-${tenant}`,
        nik,
        name,
        selfie,
        applicant,
      };
    },
    [Symbol.asyncDispose]: () => story.close(),
  };
}

function callerOf(tenant: string, role: string): { readonly key: StoredKey; readonly text: string } {
  return storedKey({ tenant, name: `${role}-of-${tenant}`, scopes: scopesOfRole(role) });
}

export function scopesOfRole(role: string): readonly Scope[] {
  const [, scopes = []] = Object.entries(ROLES).find(([name]) => name === role) ?? [];
  return scopes.filter(isScope);
}

/** What an answer says, whichever ids, secrets and hashes were drawn when. Equal ids stay equal. */
export function sayingOf({ status, text }: Answer): string {
  const names = new Map<string, string>();
  const drawn =
    /saksi_[a-z0-9]{10}_\w{49}|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<="id":"|key\/|"value":")[a-z0-9]{10}(?=")/g;
  const said = text.replaceAll(drawn, (each) => {
    const name = names.get(each) ?? `<${names.size + 1}>`;
    names.set(each, name);
    return name;
  });
  return `${status} ${said}`;
}
