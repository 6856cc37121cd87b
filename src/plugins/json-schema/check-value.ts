import type { AnySchemaObject, ErrorObject } from 'ajv/dist/2020.js'
import { createCachedCompiler } from './compile.ts'
import { describeErrors, keysOf } from './describe-errors.ts'
import { findJsonProblems } from './find-json-problems.ts'
import type { SchemaAnswer } from './json-schemas.ts'

const compilePlain = createCachedCompiler({}, schema => schema)
const compileConverting = createCachedCompiler({ useDefaults: true }, closeTop)

/** A conversion can reveal another: the key of an alternative, or a default. */
const MAX_ROUNDS = 20

/** Checks a value given as JSON, like its schema. */
export function checkOutput(schema: string, value: string, path: string): SchemaAnswer {
  const validate = compilePlain(schema)
  const output: unknown = JSON.parse(value)
  if (!isObject(output)) return { issues: [{ path, message: 'must be of type object' }] }
  if (!validate(output)) return { issues: describeErrors(validate.errors ?? [], path) }
  const issues = findJsonProblems(output, path)
  return issues.length ? { issues } : { value }
}

/** Checks a value given as JSON, like its schema. @returns it with conversions and defaults. */
export function checkInput(schema: string, value: string, path: string): SchemaAnswer {
  const validate = compileConverting(schema)
  const input: unknown = JSON.parse(value)
  if (!isObject(input)) return { issues: [{ path, message: 'must be of type object' }] }
  for (let round = 0; ; round++) {
    if (validate(input)) return { value: JSON.stringify(input) }
    const errors = validate.errors ?? []
    const isChanged = errors.filter(error => convert(input, error)).length > 0
    if (!isChanged || round === MAX_ROUNDS) return { issues: describeErrors(errors, path) }
  }
}

/** An input has only the keys that its schema names, unless the schema says what else it accepts. */
function closeTop(schema: AnySchemaObject): AnySchemaObject {
  const isOpen = !('additionalProperties' in schema) && !('unevaluatedProperties' in schema)
  return isOpen ? { ...schema, unevaluatedProperties: false } : schema
}

/**
 * Converts the part of an input that an error is about. Unlike `coerceTypes` of Ajv, never changes a value that fits, and
 * makes nothing of lists, and of strings only numbers and booleans.
 * @returns whether it changed.
 */
function convert(input: object, { instancePath, keyword, params }: ErrorObject): boolean {
  const keys = keysOf(instancePath)
  const key = keys.pop()
  const holder = keys.reduce<unknown>(childOf, input)
  if (key === undefined || !isObjectOrList(holder) || !Object.hasOwn(holder, key)) return false
  const current = holder[key]
  if (current === null && !Array.isArray(holder)) return delete holder[key]
  if (keyword !== 'type' || typeof current !== 'string') return false
  const converted = readText(current, [params.type].flat())
  if (converted === null) return false
  holder[key] = converted
  return true
}

function childOf(parent: unknown, key: string): unknown {
  return isObjectOrList(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined
}

function isObjectOrList(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return isObjectOrList(value) && !Array.isArray(value)
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/** @returns the number or boolean that a string spells, or null. */
function readText(text: string, types: readonly string[]): number | boolean | null {
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  const number = NUMBER.test(text) ? Number(text) : Number.NaN
  // Beyond, digits would be lost.
  if (!(Math.abs(number) <= Number.MAX_SAFE_INTEGER)) return null
  const isWanted = types.includes('number') || (types.includes('integer') && Number.isInteger(number))
  return isWanted ? number : null
}
