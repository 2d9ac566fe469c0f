import type { AuditPage, AuditRecord } from "../assessments/recorder/recorder.ts";
import { AUDIT_ACTIONS } from "../domain/audit-actions.ts";
import type { AuditValue } from "../domain/audit-actions.ts";
import { takes } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import { isListOf } from "./list-size.ts";
import { auditCursor, auditFilter, pageSize, parseInput } from "./parse-input.ts";
import { withRecorder } from "./recording.ts";

interface Detail {
  readonly name: string;
  readonly value: AuditValue;
}

/** Entries of a page. */
const SIZE = { usual: 50, most: 200 } as const;

/** A page, and whether there is anything before it. */
interface PlacedPage extends AuditPage {
  readonly isFirst: boolean;
}

const ACTIONS = Object.keys(AUDIT_ACTIONS).map((action) => `\`${action}\``);

/** Who did what, for auditors. It is read here, and proved by `saksi audit verify`. */
export function defineAuditLog(builder: Builder): void {
  const detail = builder.objectRef<Detail>("AuditDetail").implement({
    description: "One thing that an entry says of what was done.",
    fields: (t) => ({
      name: t.exposeString("name", { description: "What it is; docs/audit.md lists them by action." }),
      value: t.string({
        nullable: true,
        description: "Its value as text, several with a comma between them.",
        resolve: ({ value }) => (value === null ? null : String(value)),
      }),
    }),
  });
  const entry = builder.objectRef<AuditRecord>("AuditEntry").implement({
    description: "Something that somebody did. Nothing personal is in it, and it is never changed.",
    fields: (t) => ({
      seq: t.exposeFloat("seq", { description: "Its number in the tenant's log: from 1, with no gap." }),
      at: t.expose("at", { type: "DateTime", description: "When it was written: never before the entry ahead of it." }),
      actor: t.exposeString("actor", { description: "Who: a caller's name, or `saksi` itself." }),
      action: t.exposeString("action", {
        description: `What: ${ACTIONS.join(", ")}. Later versions may know more.`,
      }),
      subject: t.exposeString("subject", {
        nullable: true,
        description: "To what, as `assessment/<id>`; null where it was to nothing in particular.",
      }),
      details: t.field({
        type: [detail],
        description: "What else there is to say of it.",
        resolve: (record) => Object.entries(record.detail).map(([name, value]) => ({ name, value })),
      }),
      hash: t.exposeString("hash", {
        description: "SHA-256 over the hash of the entry before it and its own content, in hexadecimal.",
      }),
    }),
  });
  const edge = builder.objectRef<AuditRecord>("AuditEdge").implement({
    description: "An entry's place in a page.",
    fields: (t) => ({
      cursor: t.string({ description: "What to give as `after` for what comes after it.", resolve: cursorOf }),
      node: t.field({ type: entry, description: "The entry.", resolve: (record) => record }),
    }),
  });
  const connection = builder.objectRef<PlacedPage>("AuditConnection").implement({
    description: "A page of the audit log, the latest entry first.",
    fields: (t) => ({
      edges: t.field({ type: [edge], description: "Its entries.", resolve: ({ entries }) => entries }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: "Where it stands.",
        resolve({ entries, more, isFirst }) {
          const [first, last] = [entries.at(0), entries.at(-1)];
          return {
            hasNextPage: more,
            hasPreviousPage: !isFirst,
            startCursor: first === undefined ? null : cursorOf(first),
            endCursor: last === undefined ? null : cursorOf(last),
          };
        },
      }),
    }),
  });
  const filter = builder.inputType("AuditFilter", {
    description: "Which entries to list: those of which all that is given is true.",
    fields: (t) => ({
      subject: t.string({ description: "To what it was done, as `assessment/<id>` or `applicant/<id>`." }),
      action: t.string({ description: "What was done, as `DECISION_MADE`." }),
      actor: t.string({ description: "Who did it." }),
    }),
  });
  builder.queryFields((t) => ({
    auditLog: t.field({
      type: connection,
      nullable: true,
      description: "What was done for the caller's tenant, the latest first. New entries do not move a page.",
      extensions: { ...isListOf(SIZE), ...takes("audit") },
      args: {
        first: t.arg.int({ defaultValue: SIZE.usual, description: `How many entries: ${SIZE.most} at most.` }),
        after: t.arg.string({ description: "A cursor: the page begins after it." }),
        filter: t.arg({ type: filter, description: "Without one, every entry is listed." }),
      },
      resolve(_root, { first, after, filter: wanted }, { recording }) {
        const query = {
          limit: parseInput(pageSize(SIZE.most), first ?? SIZE.usual, "first"),
          ...(typeof after === "string" ? { after: parseInput(auditCursor, after, "after") } : {}),
          ...parseInput(auditFilter, wanted ?? {}, "filter"),
        };
        return withRecorder(recording, async (recorder) => {
          const page = await recorder.audit(recording.actor.tenant, query);
          return { ...page, isFirst: typeof after !== "string" };
        });
      },
    }),
  }));
}

function cursorOf({ seq }: AuditRecord): string {
  return String(seq);
}
