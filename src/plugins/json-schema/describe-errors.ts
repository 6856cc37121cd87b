import type { ErrorObject } from 'ajv/dist/2020.js'
import type { ValidationIssue } from '../../errors.ts'

const MAX_ISSUES = 100
const MAX_SHOWN_CHARACTERS = 200

/** Describes errors of Ajv, without repetitions. */
export function describeErrors(errors: readonly ErrorObject[], path: string): ValidationIssue[] {
  const issues = new Map<string, ValidationIssue>()
  for (const error of withoutEchoes(errors)) {
    const at = [path, ...keysOf(error.instancePath), ...keyIn(error)].join('.')
    const message = describe(error)
    issues.set(`${at} ${message}`, { path: at, message })
  }
  return limit(mergeTypes([...issues.values()]), path)
}

/** Names the object that an error is about: the keys of a JSON pointer. */
export function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

const ALTERNATIVES = new Set(['anyOf', 'oneOf', 'if'])

/** Leaves out errors that only repeat others: that no alternative fits, and keys that only a failed one knows. */
function withoutEchoes(errors: readonly ErrorObject[]): ErrorObject[] {
  const alternatives = errors.filter(({ keyword }) => ALTERNATIVES.has(keyword))
  return errors.filter(error => {
    const { keyword, instancePath, schemaPath } = error
    if (keyword === 'unevaluatedProperties')
      return !alternatives.some(other => other.instancePath === instancePath)
    if (!ALTERNATIVES.has(keyword) || error.params.passingSchemas) return true
    return !errors.some(other => other !== error && other.schemaPath.startsWith(`${schemaPath}/`))
  })
}

/** The key that is missing or unknown. */
function keyIn({ params }: ErrorObject): string[] {
  const key = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty
  return key === undefined ? [] : [String(key)]
}

function describe({ keyword, params }: ErrorObject): string {
  const count = (what: string, limit: number) => `${limit} ${what}${limit === 1 ? '' : 's'}`
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return 'is required'
    case 'additionalProperties':
    case 'unevaluatedProperties':
    case 'false schema':
      return 'is not a known key'
    case 'type':
      return `${MUST_BE_OF_TYPE}${[params.type].flat().join(' or ')}`
    case 'enum':
      return `must be one of: ${params.allowedValues.map(show).join(', ')}`.slice(0, MAX_SHOWN_CHARACTERS)
    case 'const':
      return `must be ${show(params.allowedValue)}`
    case 'minLength':
      return `must have at least ${count('character', params.limit)}`
    case 'maxLength':
      return `must have at most ${count('character', params.limit)}`
    case 'minItems':
      return `must have at least ${count('item', params.limit)}`
    case 'maxItems':
      return `must have at most ${count('item', params.limit)}`
    case 'minimum':
      return `must be at least ${params.limit}`
    case 'maximum':
      return `must be at most ${params.limit}`
    case 'exclusiveMinimum':
      return `must be more than ${params.limit}`
    case 'exclusiveMaximum':
      return `must be less than ${params.limit}`
    case 'multipleOf':
      return `must be a multiple of ${params.multipleOf}`
    case 'pattern':
      return `must match the pattern ${show(params.pattern)}`
    case 'format':
      return `must have the format ${show(params.format)}`
    case 'uniqueItems':
      return `must not have the same item twice (${params.j} and ${params.i})`
    case 'anyOf':
      return 'must fit one of the alternatives of the schema'
    case 'oneOf':
      return 'must fit exactly one of the alternatives of the schema'
    default:
      return `does not fit "${keyword}" of the schema`
  }
}

function show(value: unknown): string {
  const text = typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value)
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text
}

const MUST_BE_OF_TYPE = 'must be of type '

/** Joins the types that several alternatives accept. */
function mergeTypes(issues: readonly ValidationIssue[]): ValidationIssue[] {
  const merged = new Map<string, ValidationIssue>()
  for (const { path, message } of issues) {
    const isType = message.startsWith(MUST_BE_OF_TYPE)
    const key = isType ? path : `${path} ${message}`
    const known = isType ? merged.get(key) : undefined
    const other = message.slice(MUST_BE_OF_TYPE.length)
    merged.set(key, { path, message: known ? `${known.message} or ${other}` : message })
  }
  return [...merged.values()]
}

function limit(issues: ValidationIssue[], path: string): ValidationIssue[] {
  if (issues.length <= MAX_ISSUES) return issues
  const first = issues.slice(0, MAX_ISSUES - 1)
  return [...first, { path, message: `and ${issues.length - first.length} more problems like these` }]
}
