import { getNamedType, getOperationAST, isCompositeType, isInterfaceType, isObjectType, Kind } from "graphql";
import type {
  ArgumentNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from "graphql";

import { listSizeOf } from "../list-size.ts";
import type { PageSize } from "../list-size.ts";

/**
 * What a selection asks for, fragments followed, `@skip` and `@include` not looked at. What is selected in a list counts as often
 * as the list may have entries.
 */
export interface Size {
  readonly depth: number;
  readonly aliases: number;
  /** Fields in all. */
  readonly fields: number;
  /** Fields whose `extensions.asksVendors` is true. */
  readonly vendorFields: number;
  /** Fields of the selection itself. */
  readonly width: number;
  readonly defers: boolean;
}

const NOTHING: Size = { depth: 0, aliases: 0, fields: 0, vendorFields: 0, width: 0, defers: false };

type Sizes = ReadonlyMap<OperationDefinitionNode, Size>;

/** Documents are parsed once and kept, so that their sizes are too. */
const sizesOf = new WeakMap<GraphQLSchema, WeakMap<DocumentNode, Sizes>>();

/** What each operation of the document asks for. A name that the schema lacks counts as a field; validation will refuse it. */
export function operationSizes(schema: GraphQLSchema, document: DocumentNode): Sizes {
  const ofSchema = sizesOf.get(schema) ?? new WeakMap<DocumentNode, Sizes>();
  sizesOf.set(schema, ofSchema);
  const sizes = ofSchema.get(document) ?? measureOperations(schema, document);
  ofSchema.set(document, sizes);
  return sizes;
}

/** What the operation of that name asks for, or the only one; undefined where there is no such operation. */
export function operationSize(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): Size | undefined {
  const operation = getOperationAST(document, operationName);
  return operation ? operationSizes(schema, document).get(operation) : undefined;
}

function measureOperations(schema: GraphQLSchema, document: DocumentNode): Sizes {
  const measure = new Measure(schema, document);
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return new Map(
    operations.map((operation) => {
      const root = schema.getRootType(operation.operation) ?? undefined;
      return [operation, measure.selections(operation.selectionSet, root)];
    }),
  );
}

/** Every fragment is measured once, however often it is spread. */
class Measure {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #measured = new Map<string, Size>();

  constructor(schema: GraphQLSchema, { definitions }: DocumentNode) {
    this.#schema = schema;
    const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  selections({ selections }: SelectionSetNode, parent: GraphQLNamedType | undefined): Size {
    return selections.map((selection) => this.#selection(selection, parent)).reduce(together, NOTHING);
  }

  #selection(selection: SelectionNode, parent: GraphQLNamedType | undefined): Size {
    if (selection.kind === Kind.FIELD) return this.#field(selection, parent);
    const inner =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? this.#fragment(selection.name.value)
        : this.selections(
            selection.selectionSet,
            selection.typeCondition ? this.#schema.getType(selection.typeCondition.name.value) : parent,
          );
    const defers = selection.directives?.some(({ name }) => name.value === "defer" || name.value === "stream") ?? false;
    return defers ? { ...inner, defers } : inner;
  }

  #fragment(name: string): Size {
    const measured = this.#measured.get(name);
    if (measured !== undefined) return measured;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return NOTHING;
    // A fragment within itself counts for nothing; validation will refuse it.
    this.#measured.set(name, NOTHING);
    const size = this.selections(fragment.selectionSet, this.#schema.getType(fragment.typeCondition.name.value));
    this.#measured.set(name, size);
    return size;
  }

  #field(
    { name: { value: name }, alias, selectionSet, directives, arguments: given }: FieldNode,
    parent: GraphQLNamedType | undefined,
  ): Size {
    // The schema's own fields are bounded by a rule of GraphQL's, and tools ask them deeply.
    if (name.startsWith("__")) return { ...NOTHING, width: 1, aliases: alias ? 1 : 0 };
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const type = field && getNamedType(field.type);
    const inner = selectionSet ? this.selections(selectionSet, isCompositeType(type) ? type : undefined) : NOTHING;
    const size = field === undefined ? null : listSizeOf(field.extensions);
    const times = size === null ? 1 : entriesAsked(given ?? [], size);
    return {
      depth: inner.depth + 1,
      aliases: inner.aliases + (alias ? 1 : 0),
      fields: inner.fields * times + 1,
      vendorFields: inner.vendorFields * times + (field?.extensions["asksVendors"] === true ? 1 : 0),
      width: 1,
      defers: inner.defers || (directives?.some((directive) => directive.name.value === "stream") ?? false),
    };
  }
}

/**
 * What a variable will hold is not known while only the document is looked at: it counts for the most there can be, as anything
 * does that will be refused.
 */
function entriesAsked(given: readonly ArgumentNode[], { usual, most }: PageSize): number {
  const sizes = given.filter(({ name, value }) => {
    return (name.value === "first" || name.value === "last") && value.kind !== Kind.NULL;
  });
  const [size] = sizes;
  if (size === undefined) return usual;
  const literal = size.value.kind === Kind.INT ? Number(size.value.value) : most;
  return sizes.length === 1 && literal >= 1 && literal <= most ? literal : most;
}

function together(one: Size, other: Size): Size {
  return {
    depth: Math.max(one.depth, other.depth),
    aliases: one.aliases + other.aliases,
    fields: one.fields + other.fields,
    vendorFields: one.vendorFields + other.vendorFields,
    width: one.width + other.width,
    defers: one.defers || other.defers,
  };
}
