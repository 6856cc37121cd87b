import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { DateTimeISOResolver } from 'graphql-scalars'
import { builder } from './builder.ts'

const MAX_JSON_BYTES = 256 * 1024
const MAX_JSON_DEPTH = 64

builder.addScalarType('DateTime', DateTimeISOResolver, {
  description: 'RFC 3339 date and time in UTC, with millisecond precision.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
})

builder.addScalarType(
  'BigInt',
  new GraphQLScalarType<number, number>({
    name: 'BigInt',
    description: 'A whole number between -(2^53 - 1) and 2^53 - 1, always a JSON number.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259#section-6',
    serialize: checkWholeNumber,
    parseValue: checkWholeNumber,
    parseLiteral: node => checkWholeNumber(node.kind === Kind.INT ? Number(node.value) : null),
  }),
)

function checkWholeNumber(value: unknown): number {
  if (!Number.isSafeInteger(value))
    throw new GraphQLError('must be a whole number between -9007199254740991 and 9007199254740991')
  return value as number
}

builder.addScalarType(
  'JSONObject',
  new GraphQLScalarType<object, object>({
    name: 'JSONObject',
    description: 'A JSON object whose shape is not part of this schema. At most 64 levels deep and 256 KiB.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
    parseValue: value => checkJsonObject(value),
  }),
)

function checkJsonObject(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new GraphQLError('must be a JSON object')
  if (!isWithinDepth(value, MAX_JSON_DEPTH))
    throw new GraphQLError(`must be at most ${MAX_JSON_DEPTH} levels deep`)
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_JSON_BYTES)
    throw new GraphQLError(`must be at most ${MAX_JSON_BYTES} bytes`)
  return value
}

function isWithinDepth(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every(child => isWithinDepth(child, depth - 1))
}
