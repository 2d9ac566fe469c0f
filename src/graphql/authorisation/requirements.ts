import { getNamedType, getOperationAST, isCompositeType, isInterfaceType, isObjectType, Kind } from "graphql";
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from "graphql";

import type { Scope } from "../../access/scopes.ts";
import { isInNarrowView, scopesOf } from "./marks.ts";

/** What an operation takes of a caller, whatever its variables are: `@skip` and `@include` are not looked at. */
export interface Requirements {
  /** Of each field at its root, once: one of its scopes is enough, and without any nobody may select it. */
  readonly roots: readonly { readonly field: string; readonly scopes: readonly Scope[]; readonly node: FieldNode }[];
  /** What it selects that is not in the narrow view, as `Decision.rules` or `Applicant.decision(policy:)`, once each. */
  readonly hidden: ReadonlyMap<string, FieldNode>;
}

const NOTHING: Requirements = { roots: [], hidden: new Map() };

/** Documents are parsed once and kept, so that what they take is too. */
const known = new WeakMap<GraphQLSchema, WeakMap<OperationDefinitionNode, Requirements>>();

/** Of the operation of that name, or the only one. */
export function requirementsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): Requirements {
  const operation = getOperationAST(document, operationName);
  if (!operation) return NOTHING;
  const ofSchema = known.get(schema) ?? new WeakMap<OperationDefinitionNode, Requirements>();
  known.set(schema, ofSchema);
  const requirements = ofSchema.get(operation) ?? readRequirements(schema, document, operation);
  ofSchema.set(operation, requirements);
  return requirements;
}

function readRequirements(
  schema: GraphQLSchema,
  { definitions }: DocumentNode,
  operation: OperationDefinitionNode,
): Requirements {
  const fragments = new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const root = schema.getRootType(operation.operation) ?? undefined;
  const selected = new Selection(schema, fragments);
  selected.read(operation.selectionSet, root);
  const roots = new Map<string, FieldNode>();
  for (const { type, node } of selected.fields) if (type === root) roots.set(node.name.value, node);
  return {
    roots: [...roots].flatMap(([field, node]) => {
      const definition = fieldOf(root, field);
      return definition === undefined ? [] : [{ field, scopes: scopesOf(definition), node }];
    }),
    hidden: new Map(selected.fields.flatMap(({ type, node }) => hiddenIn(type, node))),
  };
}

interface SelectedField {
  readonly type: GraphQLNamedType | undefined;
  readonly node: FieldNode;
}

/** Every field of an operation with the type it is selected on. Each fragment is read once, however often it is spread. */
class Selection {
  readonly fields: SelectedField[] = [];
  readonly #schema: GraphQLSchema;
  readonly #unread: Map<string, FragmentDefinitionNode>;

  constructor(schema: GraphQLSchema, fragments: Map<string, FragmentDefinitionNode>) {
    this.#schema = schema;
    this.#unread = fragments;
  }

  read({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) this.#readField(selection, type);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition, selectionSet } = selection;
        this.read(selectionSet, typeCondition ? this.#schema.getType(typeCondition.name.value) : type);
      } else {
        const fragment = this.#unread.get(selection.name.value);
        if (fragment === undefined) continue;
        this.#unread.delete(selection.name.value);
        this.read(fragment.selectionSet, this.#schema.getType(fragment.typeCondition.name.value));
      }
    }
  }

  #readField(node: FieldNode, type: GraphQLNamedType | undefined): void {
    this.fields.push({ type, node });
    const definition = fieldOf(type, node.name.value);
    const inner = definition && getNamedType(definition.type);
    if (node.selectionSet) this.read(node.selectionSet, isCompositeType(inner) ? inner : undefined);
  }
}

function fieldOf(type: GraphQLNamedType | undefined, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

/** The schema's own fields but for the name of a type are hidden as well: whoever acts for the applicant explores nothing. */
function hiddenIn(type: GraphQLNamedType | undefined, node: FieldNode): readonly (readonly [string, FieldNode])[] {
  const name = node.name.value;
  if (name === "__typename") return [];
  const definition = fieldOf(type, name);
  const place = type === undefined ? name : `${type.name}.${name}`;
  if (definition === undefined || !isInNarrowView(definition)) return [[place, node]];
  return (node.arguments ?? []).flatMap((given) => {
    const argument = definition.args.find((each) => each.name === given.name.value);
    return argument !== undefined && isInNarrowView(argument)
      ? []
      : [[`${place}(${given.name.value}:)`, node] as const];
  });
}
