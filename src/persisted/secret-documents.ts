import { type DocumentNode, GraphQLError, Kind, type ValueNode, visit } from 'graphql'
import { requestError } from '../errors.ts'
import { parseDocument } from '../platform/graphql-limits.ts'

/** Mutations whose input has the value of a secret. */
const MUTATIONS = ['createSecret', 'rotateSecret']
/** What else their inputs contain. */
const PLAIN_FIELDS = new Set(['id', 'name', 'expiresAt', 'expectedVersion'])

const writers = new WeakSet<DocumentNode>()

/** Whether a document that `parseWithoutSecrets` returned may write the value of a secret. */
export function writesSecret(document: DocumentNode): boolean {
  return writers.has(document)
}

/** Whether a text can be a document that writes the value of a secret. */
export function mayWriteSecret(source: string): boolean {
  return MUTATIONS.some(name => source.includes(name))
}

/**
 * Does what `parseDocument` does. Documents are cached and stored, so they must not contain the value of a secret.
 * @throws also BAD_USER_INPUT if it does. Its errors have no part of the text.
 */
export function parseWithoutSecrets(source: string): DocumentNode {
  if (!mayWriteSecret(source)) return parseDocument(source)
  const document = parseQuietly(source)
  visit(document, {
    Field({ name, arguments: given = [] }) {
      if (!MUTATIONS.includes(name.value)) return
      writers.add(document)
      for (const argument of given) rejectLiterals(argument.value, argument.name.value)
    },
  })
  if (writers.has(document))
    visit(document, {
      VariableDefinition({ defaultValue }) {
        if (defaultValue) rejectLiterals(defaultValue, '')
      },
    })
  return document
}

/** @param name of the argument or field that has the value. */
function rejectLiterals(value: ValueNode, name: string): void {
  if (value.kind === Kind.OBJECT)
    for (const field of value.fields) rejectLiterals(field.value, field.name.value)
  else if (value.kind === Kind.LIST) for (const item of value.values) rejectLiterals(item, name)
  else if (!SAFE_KINDS.has(value.kind) && !PLAIN_FIELDS.has(name))
    throw requestError(
      'BAD_USER_INPUT',
      'Send the value of a secret in a variable without a default, because documents are cached: `createSecret(input: { name: "key", value: $value })`.',
    )
}

const SAFE_KINDS: ReadonlySet<Kind> = new Set([Kind.VARIABLE, Kind.NULL, Kind.BOOLEAN])

/** The messages of graphql-js name the unexpected text. */
function parseQuietly(source: string): DocumentNode {
  try {
    return parseDocument(source)
  } catch (error) {
    const [place] = (error instanceof GraphQLError && error.locations) || []
    if (!place) throw error
    throw requestError(
      'BAD_USER_INPUT',
      `The document has a syntax error at line ${place.line}, column ${place.column}.`,
    )
  }
}
