import type { ValidationIssue } from '../errors.ts'
import { findTextProblem } from '../platform/database/text-problems.ts'
import { findValueProblem, readDefault } from './check-value.ts'
import { findRepeated } from './find-repeated.ts'
import {
  MAX_CHOICE_CHARACTERS,
  MAX_CHOICES,
  MAX_DESCRIPTION_CHARACTERS,
  MAX_INPUT_CHARACTERS,
  MAX_ITEM_CHARACTERS,
  MAX_NAME_CHARACTERS,
} from './limits.ts'
import { shorten } from './shorten.ts'
import type { TemplateVariable } from './template-content.ts'

const NAME = /^[a-z][a-z0-9_]*$/i
export const NAME_FORM = `a letter from a to z, then such letters, digits and "_": at most ${MAX_NAME_CHARACTERS} in all`

/** Words that Liquid reads as something else, and names that every object of JavaScript has. */
const RESERVED = new Set([
  ...['true', 'false', 'nil', 'null', 'empty', 'blank', 'and', 'or', 'not', 'contains'],
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
])

/** What is wrong with each variable by itself, and with their names together. */
export function checkVariables(variables: readonly TemplateVariable[]): ValidationIssue[] {
  const issues = variables.flatMap((variable, index) =>
    findProblems(variable).map(([field, message]) => ({ path: `variables.${index}.${field}`, message })),
  )
  for (const index of findRepeated(variables.map(variable => variable.name)))
    issues.push({
      path: `variables.${index}.name`,
      message: `"${shorten(variables[index]?.name ?? '')}" is the name of a variable before it; names are unique`,
    })
  return issues
}

/** Whether a variable may be called so; reserved words aside. */
export function isName(name: string): boolean {
  return NAME.test(name) && name.length <= MAX_NAME_CHARACTERS
}

function findProblems(variable: TemplateVariable): [string, string][] {
  const problems: [string, string][] = []
  const { name, description } = variable
  if (!isName(name)) problems.push(['name', `must be ${NAME_FORM}`])
  else if (RESERVED.has(name)) problems.push(['name', `"${name}" is a reserved word; choose another`])
  if (description !== null && description.length > MAX_DESCRIPTION_CHARACTERS)
    problems.push(['description', `must have at most ${MAX_DESCRIPTION_CHARACTERS} characters`])
  problems.push(...findUnfitTexts(variable))
  problems.push(...findRangeProblems(variable))
  // A default is held against choices and a length that are right themselves.
  return problems.length ? problems : findDefaultProblem(variable)
}

/** Each text by itself: halves of a surrogate pair in two of them are no whole one. */
function findUnfitTexts({ description, default: standIn, choices }: TemplateVariable): [string, string][] {
  const texts: [string, string | null][] = [
    ['description', description],
    ['default', standIn],
    ...choices.map((choice, index): [string, string] => [`choices.${index}`, choice]),
  ]
  return texts.flatMap(([field, text]): [string, string][] => {
    const unfit = text === null ? null : findTextProblem(text)
    return unfit ? [[field, unfit]] : []
  })
}

function findRangeProblems({ type, choices, maxLength }: TemplateVariable): [string, string][] {
  const problems: [string, string][] = []
  if (type === 'ENUM') {
    if (!choices.length || choices.length > MAX_CHOICES)
      problems.push(['choices', `an ENUM has 1 to ${MAX_CHOICES} choices`])
    else if (choices.some(choice => choice.trim() === '' || choice.length > MAX_CHOICE_CHARACTERS))
      problems.push(['choices', `each choice has 1 to ${MAX_CHOICE_CHARACTERS} characters`])
    else if (findRepeated(choices).length) problems.push(['choices', 'each choice stands once'])
  } else if (choices.length) problems.push(['choices', `only an ENUM has choices, and this is a ${type}`])
  if (maxLength === null) return problems
  const most = type === 'LIST' ? MAX_ITEM_CHARACTERS : MAX_INPUT_CHARACTERS
  if (type !== 'TEXT' && type !== 'LIST')
    problems.push(['maxLength', `only a TEXT and a LIST have one, and this is a ${type}`])
  else if (!(Number.isInteger(maxLength) && maxLength >= 1 && maxLength <= most))
    problems.push(['maxLength', `must be a whole number from 1 to ${most} for a ${type}`])
  return problems
}

function findDefaultProblem(variable: TemplateVariable): [string, string][] {
  if (variable.default === null) return []
  const problem = findValueProblem(variable, readDefault(variable))
  return problem ? [['default', `does not fit the type ${variable.type}: ${problem}`]] : []
}
