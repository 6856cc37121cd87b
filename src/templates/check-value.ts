import { z } from 'zod'
import { findTextProblem } from '../platform/database/text-problems.ts'
import { MAX_INPUT_CHARACTERS, MAX_ITEM_CHARACTERS, MAX_ITEMS, shorten } from './limits.ts'
import type { TemplateVariable, VariableType } from './template-content.ts'

/** Null for an optional variable without a value. */
export type InputValue = string | number | boolean | string[] | null

const NOT_A_LIST = 'must be a list of strings'

const isoDate = z.iso.date()

/** Whether the value is a valid date like "2026-11-22". */
export function isDate(value: unknown): boolean {
  return isoDate.safeParse(value).success
}

/** Describes what is wrong with a value. Null if it is valid. */
export function findValueProblem(variable: TemplateVariable, value: unknown): string | null {
  return CHECKS[variable.type](value, variable)
}

const CHECKS: Record<VariableType, (value: unknown, variable: TemplateVariable) => string | null> = {
  TEXT: (value, { maxLength }) =>
    typeof value === 'string'
      ? findLongTextProblem(value, maxLength ?? MAX_INPUT_CHARACTERS)
      : 'must be text',
  NUMBER: value =>
    typeof value === 'number' && Number.isFinite(value) ? null : 'must be a number, without quotes',
  BOOLEAN: value => (typeof value === 'boolean' ? null : 'must be true or false, without quotes'),
  DATE: value => (isDate(value) ? null : 'must be a valid date, like "2026-11-22"'),
  ENUM: (value, { choices }) =>
    choices.includes(value as string) ? null : `must be one of: ${nameChoices(choices)}`,
  LIST: (value, { maxLength }) => findListProblem(value, maxLength ?? MAX_ITEM_CHARACTERS),
}

function findListProblem(value: unknown, maxLength: number): string | null {
  if (!Array.isArray(value)) return NOT_A_LIST
  if (value.length > MAX_ITEMS) return `has ${value.length} items; at most ${MAX_ITEMS} are allowed`
  if (!value.every(item => typeof item === 'string')) return NOT_A_LIST
  for (const [index, item] of value.entries()) {
    const problem = findLongTextProblem(item, maxLength)
    if (problem) return `item ${index + 1} ${problem}`
  }
  return null
}

function findLongTextProblem(text: string, maxLength: number): string | null {
  if (text.length > maxLength) return `has ${text.length} characters; at most ${maxLength} are allowed`
  return findTextProblem(text)
}

function nameChoices(choices: readonly string[]): string {
  const named = choices.slice(0, 10).map(choice => `"${shorten(choice)}"`)
  return choices.length > 10 ? `${named.join(', ')} and ${choices.length - 10} more` : named.join(', ')
}

/**
 * Converts the default of a variable to its type. Returns text that does not fit the type unchanged, so that the
 * check rejects it.
 */
export function readDefault({ type, default: text }: TemplateVariable): unknown {
  if (text === null) return null
  // `Number` also accepts blanks and 0x10.
  if (type === 'NUMBER') return /^[-+.\de]+$/i.test(text.trim()) ? Number(text) : text
  if (type === 'BOOLEAN') return text === 'true' ? true : text === 'false' ? false : text
  if (type === 'LIST')
    return text
      .split(',')
      .map(item => item.trim())
      .filter(item => item !== '')
  return text
}
