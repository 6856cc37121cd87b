import type { ValidationIssue } from '../errors.ts'
import { toNfc } from '../platform/to-nfc.ts'
import { findValueProblem, type InputValue, readDefault } from './check-value.ts'
import { limitProblems } from './limit-problems.ts'
import { MAX_ITEMS } from './limits.ts'
import { shorten } from './shorten.ts'
import type { TemplateVariable } from './template-content.ts'

/** The value of every declared variable by its name, without a prototype. */
export type InputValues = Readonly<Record<string, InputValue>>

/**
 * The values that a template is rendered with: the inputs, and defaults for those left out. `problems` names every input
 * that is missing, unknown or mistyped, by paths like `inputs.dueDate`; the values are whole only without problems.
 */
export function checkInputs(
  variables: readonly TemplateVariable[],
  inputs: Readonly<Record<string, unknown>>,
): { values: InputValues; problems: ValidationIssue[] } {
  const values: Record<string, InputValue> = Object.create(null)
  const problems: ValidationIssue[] = []
  for (const variable of variables) {
    const given = Object.hasOwn(inputs, variable.name) ? compose(inputs[variable.name]) : null
    const value = given ?? readDefault(variable)
    const problem = value === null ? findMissing(variable) : findValueProblem(variable, value)
    if (problem) problems.push({ path: `inputs.${variable.name}`, message: problem })
    values[variable.name] = value as InputValue
  }
  return { values, problems: limitProblems([...problems, ...findUnknown(variables, inputs)]) }
}

/** Texts in the form that templates are kept in: a choice is one however it was typed. */
function compose(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > MAX_ITEMS ? value : value.map(compose)
  return typeof value === 'string' ? toNfc(value) : value
}

function findMissing({ required, type }: TemplateVariable): string | null {
  return required ? `is missing; it is required, and ${WANTED[type]}` : null
}

const WANTED: Record<TemplateVariable['type'], string> = {
  TEXT: 'a text',
  NUMBER: 'a number',
  BOOLEAN: 'true or false',
  DATE: 'a date like "2026-11-22"',
  ENUM: 'one of the choices of this variable',
  LIST: 'a list of texts',
}

function findUnknown(
  variables: readonly TemplateVariable[],
  inputs: Readonly<Record<string, unknown>>,
): ValidationIssue[] {
  const names = new Set(variables.map(variable => variable.name))
  const known = names.size
    ? `it has ${[...names].slice(0, 20).join(', ')}${names.size > 20 ? ' and more' : ''}`
    : 'it has none'
  return Object.keys(inputs)
    .filter(name => !names.has(name))
    .map(name => ({
      path: `inputs.${shorten(name)}`,
      message: `is no variable of this template; ${known}`,
    }))
}
