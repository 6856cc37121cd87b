import type { ValidationIssue } from '../errors.ts'
import { findTextProblem } from '../platform/database/text-problems.ts'
import { checkPlaceholders } from './check-placeholders.ts'
import { checkVariables } from './check-variables.ts'
import {
  findDuplicates,
  limitProblems,
  MAX_BODY_BYTES,
  MAX_DESCRIPTION_CHARACTERS,
  MAX_LINES,
  MAX_NAME_CHARACTERS,
  MAX_PROMPT_BYTES,
  MAX_SECTIONS,
  MAX_TITLE_CHARACTERS,
  MAX_VARIABLES,
  MAX_VARIABLES_CHARACTERS,
  MAX_WORDS,
  shorten,
} from './limits.ts'
import type { TemplateContent, TemplateSection, TemplateVariable } from './template-content.ts'

/**
 * Finds all problems in the content of a template, with paths like `body` and `variables.3.default`. Content without
 * problems can be stored, rendered and merged.
 */
export function checkContent(content: TemplateContent): ValidationIssue[] {
  const tooLarge = findExcess(content)
  // Oversized content is not checked further.
  if (tooLarge.length) return tooLarge
  return limitProblems([
    ...checkVariables(content.variables),
    ...checkSections(content.sections),
    ...checkPlaceholders(content),
  ])
}

function findExcess({ body, systemPrompt, sections, variables }: TemplateContent): ValidationIssue[] {
  const issues: ValidationIssue[] = []
  const add = (path: string, message: string) => issues.push({ path, message })
  const checkText = (path: string, text: string, maxBytes: number) => {
    const bytes = Buffer.byteLength(text)
    if (bytes > maxBytes) return add(path, `has ${bytes} bytes; at most ${maxBytes} are allowed`)
    const lines = text.split('\n').length
    if (lines > MAX_LINES) add(path, `has ${lines} lines; at most ${MAX_LINES} are allowed`)
    const problem = findTextProblem(text)
    if (problem) add(path, problem)
  }
  checkText('body', body, MAX_BODY_BYTES)
  if (systemPrompt !== null) checkText('systemPrompt', systemPrompt, MAX_PROMPT_BYTES)
  if (sections.length > MAX_SECTIONS)
    add('sections', `has ${sections.length} sections; at most ${MAX_SECTIONS} are allowed`)
  if (variables.length > MAX_VARIABLES)
    add('variables', `has ${variables.length} variables; at most ${MAX_VARIABLES} are allowed`)
  const characters = variables.flatMap(textsOf).reduce((sum, text) => sum + text.length, 0)
  if (characters > MAX_VARIABLES_CHARACTERS)
    add(
      'variables',
      `has ${characters} characters in descriptions, defaults and choices; at most ${MAX_VARIABLES_CHARACTERS} are allowed`,
    )
  return issues
}

function textsOf({ description, default: defaultText, choices }: TemplateVariable): string[] {
  return [description ?? '', defaultText ?? '', ...choices]
}

const KEY = /^[a-z][a-z0-9_-]*$/i

function checkSections(sections: readonly TemplateSection[]): ValidationIssue[] {
  const issues = sections.flatMap((section, index) =>
    findSectionProblems(section).map(([field, message]) => ({ path: `sections.${index}.${field}`, message })),
  )
  for (const index of findDuplicates(sections.map(section => section.key)))
    issues.push({
      path: `sections.${index}.key`,
      message: `"${shorten(sections[index]?.key ?? '')}" is already the key of an earlier section; keys must be unique`,
    })
  return issues
}

function findSectionProblems({ key, title, description, maxWords }: TemplateSection): [string, string][] {
  const problems: [string, string][] = []
  if (!KEY.test(key) || key.length > MAX_NAME_CHARACTERS)
    problems.push([
      'key',
      `must start with a letter and contain only ASCII letters, digits, "_" and "-", at most ${MAX_NAME_CHARACTERS} characters`,
    ])
  if (title.trim() === '' || title.length > MAX_TITLE_CHARACTERS || title.includes('\n'))
    problems.push(['title', `must be one line of 1 to ${MAX_TITLE_CHARACTERS} characters`])
  if (description !== null && description.length > MAX_DESCRIPTION_CHARACTERS)
    problems.push(['description', `must have at most ${MAX_DESCRIPTION_CHARACTERS} characters`])
  for (const [field, text] of Object.entries({ title, description })) {
    const problem = text === null ? null : findTextProblem(text)
    if (problem) problems.push([field, problem])
  }
  if (maxWords !== null && !(Number.isInteger(maxWords) && maxWords >= 1 && maxWords <= MAX_WORDS))
    problems.push(['maxWords', `must be a whole number from 1 to ${MAX_WORDS}`])
  return problems
}
