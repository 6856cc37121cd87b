import { Ajv2020, type AnySchemaObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { LRUCache } from 'lru-cache'
import { findJsonProblems } from './find-json-problems.ts'

const OPTIONS: Options = {
  allErrors: true,
  // Otherwise references to large parts multiply the code.
  inlineRefs: false,
  // `constructor` is not a key of every object.
  ownProperties: true,
  strict: false,
  logger: false,
}

/** Text of the compiled schemas that a thread keeps. */
const MAX_CACHED_CHARACTERS = 1_000_000

export function createAjv(options: Options): Ajv2020 {
  const ajv = new Ajv2020({ ...OPTIONS, ...options })
  addFormats.default(ajv)
  return ajv
}

/**
 * Returns a function that compiles schemas. An instance of Ajv keeps each $id for all schemas, but those of plugins must
 * not see each other, so a schema with an $id gets an instance of its own.
 * @throws Error if it cannot be compiled
 */
export function createCompiler(options: Options): (schema: AnySchemaObject) => ValidateFunction {
  const shared = createAjv(options)
  return schema => {
    const hasId = JSON.stringify(schema).includes('"$id"')
    const ajv = hasId ? createAjv(options) : shared
    try {
      return ajv.compile(schema)
    } finally {
      if (!hasId) ajv.removeSchema(schema)
    }
  }
}

/**
 * Returns a function that compiles schemas given as text, and keeps the last ones.
 * @throws RangeError if the schema is nested too deeply
 */
export function createCachedCompiler(
  options: Options,
  prepare: (schema: AnySchemaObject) => AnySchemaObject,
): (text: string) => ValidateFunction {
  // Schemas were checked when their plugin was installed.
  const compile = createCompiler({ ...options, validateSchema: false })
  const known = new LRUCache<string, ValidateFunction>({
    maxSize: MAX_CACHED_CHARACTERS,
    sizeCalculation: (_, text) => text.length,
  })
  return text => {
    const found = known.get(text)
    if (found) return found
    const schema: AnySchemaObject = JSON.parse(text)
    if (findJsonProblems(schema, '').length) throw new RangeError('The schema is nested too deeply.')
    const validate = compile(prepare(schema))
    known.set(text, validate)
    return validate
  }
}
