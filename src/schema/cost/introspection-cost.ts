import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  parse,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql'

/** Assumed length of every list in the schema. Only the ratio to the standard query matters. */
const ASSUMED_ROWS = 10

const META_FIELDS: Record<string, GraphQLField<unknown, unknown>> = {
  [SchemaMetaFieldDef.name]: SchemaMetaFieldDef,
  [TypeMetaFieldDef.name]: TypeMetaFieldDef,
}

/** Cost of the introspection in a document, as a multiple of the standard introspection query. */
export function countIntrospections(document: DocumentNode): number {
  return costOfIntrospection(document) / STANDARD_COST
}

function costOfIntrospection({ definitions }: DocumentNode): number {
  const fragments = new Map(
    definitions
      .filter(definition => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map(({ name, selectionSet }) => [name.value, selectionSet]),
  )
  const known = new Map<SelectionSetNode, number>()

  /** @param type Null at the root, where only `__schema` and `__type` count. */
  function costOf(selectionSet: SelectionSetNode | undefined, type: GraphQLOutputType | null): number {
    if (!selectionSet) return 0
    const cost =
      known.get(selectionSet) ??
      selectionSet.selections.reduce((sum, selection) => {
        if (selection.kind === Kind.FIELD) return sum + costOfField(selection, type)
        if (selection.kind === Kind.INLINE_FRAGMENT) return sum + costOf(selection.selectionSet, type)
        return sum + costOf(fragments.get(selection.name.value), type)
      }, 0)
    known.set(selectionSet, cost)
    return cost
  }
  function costOfField({ name, selectionSet }: FieldNode, type: GraphQLOutputType | null): number {
    const fields = isObjectType(type) ? type.getFields() : META_FIELDS
    const field = fields[name.value]
    if (!field) return 0
    const rows = isListType(getNullableType(field.type)) ? ASSUMED_ROWS : 1
    return 1 + rows * costOf(selectionSet, getNamedType(field.type))
  }
  return definitions
    .filter(definition => definition.kind === Kind.OPERATION_DEFINITION)
    .reduce((sum, { selectionSet }) => sum + costOf(selectionSet, null), 0)
}

const STANDARD_QUERY = getIntrospectionQuery({
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
})
const STANDARD_COST = costOfIntrospection(parse(STANDARD_QUERY))
