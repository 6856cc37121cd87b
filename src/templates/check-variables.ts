import type { ValidationIssue } from '../errors.ts'
import { findTextProblem } from '../platform/database/text-problems.ts'
import { findValueProblem, readDefault } from './check-value.ts'
import {
  findDuplicates,
  MAX_CHOICE_CHARACTERS,
  MAX_CHOICES,
  MAX_DESCRIPTION_CHARACTERS,
  MAX_INPUT_CHARACTERS,
  MAX_ITEM_CHARACTERS,
  MAX_NAME_CHARACTERS,
  shorten,
} from './limits.ts'
import type { TemplateVariable } from './template-content.ts'

const NAME = /^[a-z][a-z0-9_]*$/i
export const NAME_RULE = `must start with a letter and contain only ASCII letters, digits and "_", at most ${MAX_NAME_CHARACTERS} characters`

/** Keywords of Liquid, and property names of every JavaScript object. */
const RESERVED = new Set([
  ...['true', 'false', 'nil', 'null', 'empty', 'blank', 'and', 'or', 'not', 'contains'],
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
])

/** Finds problems in each variable, and duplicate names. */
export function checkVariables(variables: readonly TemplateVariable[]): ValidationIssue[] {
  const issues = variables.flatMap((variable, index) =>
    findProblems(variable).map(([field, message]) => ({ path: `variables.${index}.${field}`, message })),
  )
  for (const index of findDuplicates(variables.map(variable => variable.name)))
    issues.push({
      path: `variables.${index}.name`,
      message: `"${shorten(variables[index]?.name ?? '')}" is already the name of an earlier variable; names must be unique`,
    })
  return issues
}

/** Whether a name has the right form. Does not check for reserved words. */
export function isVariableName(name: string): boolean {
  return NAME.test(name) && name.length <= MAX_NAME_CHARACTERS
}

function findProblems(variable: TemplateVariable): [string, string][] {
  const problems: [string, string][] = []
  const { name, description } = variable
  if (!isVariableName(name)) problems.push(['name', NAME_RULE])
  else if (RESERVED.has(name)) problems.push(['name', `"${name}" is a reserved word; choose another`])
  if (description !== null && description.length > MAX_DESCRIPTION_CHARACTERS)
    problems.push(['description', `must have at most ${MAX_DESCRIPTION_CHARACTERS} characters`])
  problems.push(...findTextProblems(variable))
  problems.push(...findRangeProblems(variable))
  // A default is checked only against valid choices and a valid length.
  return problems.length ? problems : findDefaultProblem(variable)
}

/** Checks each text separately: joined, two halves of a surrogate pair would look valid. */
function findTextProblems({
  description,
  default: defaultText,
  choices,
}: TemplateVariable): [string, string][] {
  const texts: [string, string | null][] = [
    ['description', description],
    ['default', defaultText],
    ...choices.map((choice, index): [string, string] => [`choices.${index}`, choice]),
  ]
  return texts.flatMap(([field, text]): [string, string][] => {
    const problem = text === null ? null : findTextProblem(text)
    return problem ? [[field, problem]] : []
  })
}

function findRangeProblems({ type, choices, maxLength }: TemplateVariable): [string, string][] {
  const problems: [string, string][] = []
  if (type === 'ENUM') {
    if (!choices.length || choices.length > MAX_CHOICES)
      problems.push(['choices', `must have 1 to ${MAX_CHOICES} choices for an ENUM`])
    else if (choices.some(choice => choice.trim() === '' || choice.length > MAX_CHOICE_CHARACTERS))
      problems.push(['choices', `each choice must have 1 to ${MAX_CHOICE_CHARACTERS} characters`])
    else if (findDuplicates(choices).length) problems.push(['choices', 'choices must be unique'])
  } else if (choices.length)
    problems.push(['choices', `must be empty for a ${type}; only an ENUM has choices`])
  if (maxLength === null) return problems
  const max = type === 'LIST' ? MAX_ITEM_CHARACTERS : MAX_INPUT_CHARACTERS
  if (type !== 'TEXT' && type !== 'LIST')
    problems.push(['maxLength', `must be null for a ${type}; only a TEXT or a LIST has a maximum length`])
  else if (!(Number.isInteger(maxLength) && maxLength >= 1 && maxLength <= max))
    problems.push(['maxLength', `must be a whole number from 1 to ${max} for a ${type}`])
  return problems
}

function findDefaultProblem(variable: TemplateVariable): [string, string][] {
  if (variable.default === null) return []
  const problem = findValueProblem(variable, readDefault(variable))
  return problem ? [['default', `does not fit the type ${variable.type}: ${problem}`]] : []
}
