import { type AnySchemaObject, MissingRefError, type Options } from 'ajv/dist/2020.js'
import type { ValidationIssue } from '../../errors.ts'
import { createAjv, createCompiler } from './compile.ts'
import { describeErrors } from './describe-errors.ts'
import { findJsonProblems } from './find-json-problems.ts'

const DRAFT = 'https://json-schema.org/draft/2020-12/schema'

/** What the strict checker reports, one message per problem. */
const warnings = new Set<string>()
const STRICT: Options = {
  strictSchema: 'log',
  logger: { log: () => {}, warn: message => warnings.add(String(message)), error: () => {} },
}
const metaSchema = createAjv(STRICT)
const compile = createCompiler(STRICT)

/** Finds the problems of a JSON Schema, given as text. */
export function checkSchema(text: string, path: string): ValidationIssue[] {
  const schema: AnySchemaObject = JSON.parse(text)
  const strange = findJsonProblems(schema, path)
  if (strange.length) return strange
  const { $schema = DRAFT } = schema
  if ($schema !== DRAFT) return [{ path: `${path}.$schema`, message: `must be ${DRAFT}` }]
  // Would make validators asynchronous. Not part of JSON Schema.
  if ('$async' in schema) return [{ path: `${path}.$async`, message: 'is not a known key' }]
  metaSchema.validateSchema(schema)
  if (metaSchema.errors?.length) return describeErrors(metaSchema.errors, path)
  warnings.clear()
  try {
    compile(schema)
    return [...warnings].map(warning => ({ path, message: describe(warning) }))
  } catch (error) {
    if (!(error instanceof MissingRefError)) return [{ path, message: describe((error as Error).message) }]
    const message = `refers to "${error.missingRef}", which is not in the schema; only references within it can be used`
    return [{ path, message }]
  }
}

function describe(warning: string): string {
  const [, keyword] = /^strict mode: unknown keyword: "(.*)"$/s.exec(warning) ?? []
  if (keyword !== undefined) return `has "${keyword}", which is not a known keyword`
  const [, format, where] = /^unknown format "(.*)" ignored in schema at path "(.*)"$/s.exec(warning) ?? []
  if (format !== undefined) return `has "${format}" at ${where}, which is not a known format`
  return `cannot be used: ${warning.replace(/^strict mode: /, '')}`
}
