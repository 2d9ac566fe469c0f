import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { createClient } from "graphql-sse";

import { CheckApplicantDocument, FollowApplicantDocument, ListProvidersDocument } from "../../../generated/graphql.ts";
import type { FollowApplicantSubscription } from "../../../generated/graphql.ts";

/** What a frontend would write on top of the generated documents: variables and result are typed by the document. */
async function request<Result, Variables>(
  url: string,
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error("the server answered with errors");
  return data;
}

const [url = "", name = "", nik = ""] = process.argv.slice(2);

const { providers } = await request(url, ListProvidersDocument, {});
const { applicant } = await request(url, CheckApplicantDocument, { input: { nik, name, gender: "MALE" } });
const outcome: "APPROVE" | "REVIEW" | "REJECT" | undefined = applicant?.decision.outcome;
const missing: readonly string[] = applicant?.decision.missing.map(({ path }) => path) ?? [];

const followed: string[] = [];
const events = createClient({ url, retryAttempts: 0 }).iterate<FollowApplicantSubscription>({
  query: print(FollowApplicantDocument),
  variables: { input: { nik, name, gender: "MALE" } },
});
for await (const { data } of events) {
  const event = data?.applicantProgress;
  if (event === undefined) continue;
  followed.push("decision" in event ? event.decision.outcome : `${event.check} ${event.answer.provider}`);
}

process.stdout.write(JSON.stringify({ providers: providers.map((each) => each.name), outcome, missing, followed }));
