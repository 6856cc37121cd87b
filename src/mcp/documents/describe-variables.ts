import {
  astFromValue,
  type ConstValueNode,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type OperationDefinitionNode,
  TypeInfo,
  typeFromAST,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql'

type JsonSchema = Record<string, unknown>

const MAX_INT = 2 ** 31 - 1

/** JSON Schemas of scalars. Others accept any value. */
const SCALARS: Readonly<Record<string, JsonSchema>> = {
  ID: { type: 'string' },
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
  Int: { type: 'integer', minimum: -MAX_INT - 1, maximum: MAX_INT },
  Float: { type: 'number' },
  BigInt: { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  DateTime: { type: 'string', format: 'date-time' },
  JSONObject: { type: 'object' },
}

/**
 * Makes the JSON Schema of an operation's variables. A variable without a description has that of the argument or field
 * which it is passed to.
 */
export function describeVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): { type: 'object'; [keyword: string]: unknown } {
  const uses = findUses(schema, document)
  const properties: Record<string, JsonSchema> = {}
  const required: string[] = []
  for (const { variable, type: typeNode, defaultValue, description } of operation.variableDefinitions ?? []) {
    const name = variable.name.value
    const type = typeFromAST(schema, typeNode) as GraphQLInputType | undefined
    if (!type) throw new Error(`The type of the variable "${name}" is not in the schema.`)
    const text = description?.value ?? uses.get(name)?.description
    properties[name] = describe(type, {
      description: text,
      defaultValue: readDefault(defaultValue),
      inside: [],
    })
    if (isNonNullType(type) && !defaultValue) required.push(name)
  }
  return objectOf(properties, required)
}

function objectOf(properties: Record<string, JsonSchema>, required: string[]) {
  return {
    type: 'object' as const,
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  }
}

/** The first argument or input field that each variable is passed to. */
function findUses(
  schema: GraphQLSchema,
  document: DocumentNode,
): Map<string, GraphQLArgument | GraphQLInputField> {
  const uses = new Map<string, GraphQLArgument | GraphQLInputField>()
  const info = new TypeInfo(schema)
  const fields: GraphQLInputField[] = []
  visit(
    document,
    visitWithTypeInfo(info, {
      VariableDefinition: () => false,
      ObjectField: {
        enter({ name }) {
          const parent = info.getParentInputType()
          const field = isInputObjectType(parent) ? parent.getFields()[name.value] : undefined
          if (field) fields.push(field)
        },
        leave: () => void fields.pop(),
      },
      Variable({ name }) {
        const use = fields.at(-1) ?? info.getArgument()
        if (use && !uses.has(name.value)) uses.set(name.value, use)
      },
    }),
  )
  return uses
}

interface Place {
  description?: string | null | undefined
  /** Undefined: none. */
  defaultValue?: unknown
  /** Input objects that contain the place. */
  inside: readonly GraphQLInputObjectType[]
}

function describe(type: GraphQLInputType, { description, defaultValue, inside }: Place): JsonSchema {
  const inner = isNonNullType(type) ? type.ofType : type
  const described = isListType(inner)
    ? { type: 'array', items: describe(inner.ofType, { inside }) }
    : describeNamed(inner as GraphQLNamedInputType, inside)
  const text = [description, described.description].filter(part => part).join('\n')
  return {
    ...(isNonNullType(type) ? described : orNull(described)),
    ...(text && { description: text }),
    ...(defaultValue !== undefined && { default: defaultValue }),
  }
}

function describeNamed(type: GraphQLNamedInputType, inside: Place['inside']): JsonSchema {
  if (isEnumType(type)) {
    const values = type.getValues()
    const lines = values.flatMap(({ name, description }) =>
      description ? [`${name}: ${oneLine(description)}`] : [],
    )
    return {
      type: 'string',
      enum: values.map(({ name }) => name),
      ...(lines.length > 0 && { description: lines.join('\n') }),
    }
  }
  if (!isInputObjectType(type)) return SCALARS[type.name] ?? withDescription({}, type.description)
  // GraphQL checks what is inside of a recursive type.
  if (inside.includes(type)) return { type: 'object', description: `A ${type.name}, as above.` }
  const fields = Object.values(type.getFields())
  const properties = fields.map(field => {
    const place = {
      description: field.description,
      defaultValue: defaultOf(field),
      inside: [...inside, type],
    }
    return [field.name, describe(field.type, place)] as const
  })
  const object = objectOf(
    Object.fromEntries(properties),
    fields.filter(isRequiredInputField).map(({ name }) => name),
  )
  return type.isOneOf ? { ...object, minProperties: 1, maxProperties: 1 } : object
}

function withDescription(schema: JsonSchema, description: string | null | undefined): JsonSchema {
  return description ? { ...schema, description: oneLine(description) } : schema
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** The schema of a value that can also be null. */
function orNull(schema: JsonSchema): JsonSchema {
  if (typeof schema.type !== 'string') return schema
  const values = schema.enum as unknown[] | undefined
  return { ...schema, type: [schema.type, 'null'], ...(values && { enum: [...values, null] }) }
}

function readDefault(node: ConstValueNode | undefined): unknown {
  return node && valueFromASTUntyped(node)
}

/** The default of a field in its JSON form. */
function defaultOf({ default: given, defaultValue, type }: GraphQLInputField): unknown {
  const node = given?.literal ?? (defaultValue === undefined ? null : astFromValue(defaultValue, type))
  return node ? valueFromASTUntyped(node) : undefined
}
