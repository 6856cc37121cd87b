import type { ValidationIssue } from '../errors.ts'
import { toNfc } from '../platform/to-nfc.ts'
import { findValueProblem, type InputValue, readDefault } from './check-value.ts'
import { limitProblems, MAX_ITEMS, shorten } from './limits.ts'
import type { TemplateVariable } from './template-content.ts'

/** The value of each declared variable by name. The object has no prototype. */
export type InputValues = Readonly<Record<string, InputValue>>

/**
 * Returns the values to render a template with: the inputs, with defaults for omitted ones. `problems` lists every
 * input that is missing, unknown or of the wrong type, with paths like `inputs.dueDate`. Use the values only if there
 * are none.
 */
export function checkInputs(
  variables: readonly TemplateVariable[],
  inputs: Readonly<Record<string, unknown>>,
): { values: InputValues; problems: ValidationIssue[] } {
  const values: Record<string, InputValue> = Object.create(null)
  const problems: ValidationIssue[] = []
  for (const variable of variables) {
    const given = Object.hasOwn(inputs, variable.name) ? normalize(inputs[variable.name]) : null
    const value = given ?? readDefault(variable)
    const problem = value === null ? findMissing(variable) : findValueProblem(variable, value)
    if (problem) problems.push({ path: `inputs.${variable.name}`, message: problem })
    values[variable.name] = value as InputValue
  }
  return { values, problems: limitProblems([...problems, ...findUnknown(variables, inputs)]) }
}

/** Converts text to NFC, as stored templates use it, so that inputs match choices. */
function normalize(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > MAX_ITEMS ? value : value.map(normalize)
  return typeof value === 'string' ? toNfc(value) : value
}

function findMissing({ required, type }: TemplateVariable): string | null {
  return required ? `is required; provide ${EXPECTED[type]}` : null
}

const EXPECTED: Record<TemplateVariable['type'], string> = {
  TEXT: 'text',
  NUMBER: 'a number',
  BOOLEAN: 'true or false',
  DATE: 'a date like "2026-11-22"',
  ENUM: 'one of its choices',
  LIST: 'a list of strings',
}

function findUnknown(
  variables: readonly TemplateVariable[],
  inputs: Readonly<Record<string, unknown>>,
): ValidationIssue[] {
  const names = new Set(variables.map(variable => variable.name))
  const known = names.size
    ? `use one of: ${[...names].slice(0, 20).join(', ')}${names.size > 20 ? ' and more' : ''}`
    : 'it has none'
  return Object.keys(inputs)
    .filter(name => !names.has(name))
    .map(name => ({
      path: `inputs.${shorten(name)}`,
      message: `is not a variable of this template; ${known}`,
    }))
}
