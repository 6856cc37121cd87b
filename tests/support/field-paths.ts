import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import {
  printedSchema,
  type RootField,
  rootFields,
  sampleArguments,
  type UntypedDocument,
  untyped,
} from './schema-walk.ts'

/** A field of any type that clients can reach, and one way to select it. */
export interface FieldPath {
  /** `Type.field` */
  coordinate: string
  root: RootField
  /** Wraps the selection of the field in those of the fields above it. */
  wrap(selection: string): string
  /** The field without its own selection. */
  call: string
  isLeaf: boolean
}

interface Place {
  type: GraphQLObjectType
  root: RootField
  wrap(selection: string): string
}

/** @returns every field of every object type of the schema, each by one of the shortest ways to it. */
export function fieldPaths(): FieldPath[] {
  const found: FieldPath[] = []
  const seen = new Set<string>()
  let places: Place[] = []
  const enter = (field: GraphQLField<unknown, unknown>, root: RootField, wrap: Place['wrap']) => {
    const named = getNamedType(field.type)
    const types = isAbstractType(named) ? printedSchema.getPossibleTypes(named) : [named]
    for (const type of types)
      if (isObjectType(type) && !seen.has(type.name)) {
        seen.add(type.name)
        places.push({ type, root, wrap: inner => wrap(`{ __typename ... on ${type.name} { ${inner} } }`) })
      }
  }
  for (const root of rootFields()) {
    const args = root.field.args.filter(isRequiredArgument).map(({ name }) => `${name}: $${name}`)
    const call = args.length ? `${root.name}(${args.join(', ')})` : root.name
    found.push({
      coordinate: `${printedSchema.getRootType(root.kind as never)?.name}.${root.name}`,
      root,
      wrap: selection => selection,
      call,
      isLeaf: isLeafType(getNamedType(root.field.type)),
    })
    enter(root.field, root, selection => `${call} ${selection}`)
  }
  while (places.length > 0) {
    const level = places
    places = []
    for (const { type, root, wrap } of level)
      for (const field of Object.values(type.getFields())) {
        if (field.args.some(isRequiredArgument))
          throw new Error(`Add arguments of ${type.name}.${field.name}`)
        const isLeaf = isLeafType(getNamedType(field.type))
        found.push({ coordinate: `${type.name}.${field.name}`, root, wrap, call: field.name, isLeaf })
        enter(field, root, selection => wrap(`${field.name} ${selection}`))
      }
  }
  return found
}

/** Writes an operation that selects only this field. */
export function selectField({ root, wrap, call, isLeaf }: FieldPath): {
  document: UntypedDocument
  variables: Record<string, unknown>
} {
  return {
    document: writeRoot(root, wrap(isLeaf ? call : `${call} { __typename }`)),
    variables: sampleArguments(root.field),
  }
}

/** Writes an operation for a root field with these fields only, as deep as they go up to `depth` nested objects. */
export function selectAllowed(
  root: RootField,
  allowed: ReadonlySet<string>,
  { depth, args }: { depth: number; args: readonly string[] },
): UntypedDocument {
  const select = (field: GraphQLField<unknown, unknown>, left: number): string => {
    const named = getNamedType(field.type)
    if (isLeafType(named)) return ''
    const types = isAbstractType(named) ? printedSchema.getPossibleTypes(named) : [named]
    const members = types.map(
      type => `... on ${type.name} { ${selectFields(type as GraphQLObjectType, left)} }`,
    )
    return `{ __typename ${members.join(' ')} }`
  }
  const selectFields = (type: GraphQLObjectType, left: number): string => {
    const fields = Object.values(type.getFields()).flatMap(field => {
      if (!allowed.has(`${type.name}.${field.name}`)) return []
      const isLeaf = isLeafType(getNamedType(field.type))
      if (!isLeaf && left === 0) return []
      return [`${type.name}_${field.name}: ${field.name} ${select(field, left - 1)}`]
    })
    return `__typename ${fields.join(' ')}`
  }
  const call = args.length ? `${root.name}(${args.map(name => `${name}: $${name}`).join(', ')})` : root.name
  return writeRoot(root, `${call} ${select(root.field, depth)}`, args)
}

function writeRoot(
  { kind, field }: RootField,
  selection: string,
  args: readonly string[] = field.args.filter(isRequiredArgument).map(({ name }) => name),
): UntypedDocument {
  const variables = field.args
    .filter(({ name }) => args.includes(name))
    .map(({ name, type }) => `$${name}: ${type}`)
  return untyped(`${kind} ${variables.length ? `(${variables.join(', ')})` : ''} { ${selection} }`)
}
