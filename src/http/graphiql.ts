import type { GraphiQLOptions } from "graphql-yoga";

/** A ready operation: one press away from an answer. */
interface Example {
  readonly name: string;
  readonly query: string;
  /** As JSON. */
  readonly variables: string;
}

export interface GraphiQLSettings {
  readonly examples: readonly Example[];
}

/** The examples are the tabs that a first visit finds. Headers are not kept in the browser: an API key is one of them. */
export function graphiqlOptions({ examples }: GraphiQLSettings): GraphiQLOptions {
  const tabs = examples.map(({ name, query, variables }) => ({ query: `# ${name}\n${query}`, variables }));
  return {
    title: "Saksi",
    shouldPersistHeaders: false,
    // A subscription would go with GET, which is refused: it asks vendors.
    method: "POST",
    ...(tabs.length === 0 ? {} : { defaultTabs: tabs }),
  };
}

/**
 * The page with everything it needs inside: no network but this server. It is megabytes, so that it is loaded at the first visit
 * and kept.
 */
export function graphiqlPage(): (options: GraphiQLOptions) => Promise<string> {
  let page: Promise<string> | undefined;
  return (options) => {
    page ??= import("@graphql-yoga/render-graphiql").then(({ renderGraphiQL }) =>
      withFirstVariables(renderGraphiQL(options), options.defaultTabs?.[0]?.variables),
    );
    return page;
  };
}

/**
 * GraphiQL takes the first tab's query from the tabs it is given, and that tab's variables from what the browser remembers:
 * on a first visit, nothing. So a first visit is given them to remember.
 */
function withFirstVariables(page: string, variables: string | null | undefined): string {
  if (variables === undefined || variables === null) return page;
  const text = JSON.stringify(variables).replaceAll("<", String.raw`\u003c`);
  const seed = `if (!localStorage.getItem("graphiql:tabState")) localStorage.setItem("graphiql:variables", ${text});`;
  return page.replace("<script>", (script) => `<script>${seed}</script>\n      ${script}`);
}
