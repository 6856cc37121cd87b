import type { ValidationIssue } from '../errors.ts'
import { isVariableName, NAME_RULE } from './check-variables.ts'
import { FILTERS } from './filters.ts'
import {
  MAX_DESCRIPTION_CHARACTERS,
  MAX_PLACEHOLDERS,
  MAX_PLACEHOLDERS_OF_SECTION,
  MAX_TITLE_CHARACTERS,
  shorten,
} from './limits.ts'
import { parseText } from './parse-text.ts'
import type { Placeholder } from './read-placeholder.ts'
import type { TemplateContent, VariableType } from './template-content.ts'

/** Checks the placeholders in all texts of a template against its declared variables. */
export function checkPlaceholders({
  body,
  systemPrompt,
  sections,
  variables,
}: TemplateContent): ValidationIssue[] {
  const types = new Map(variables.map(variable => [variable.name, variable.type]))
  const check = (path: string, text: string | null, max: number): ValidationIssue[] => {
    const { placeholders, problems } = parseText(text ?? '', max)
    const misuses = placeholders.flatMap(each => findMisuse(each, types) ?? [])
    return [...problems, ...misuses].map(message => ({ path, message }))
  }
  return [
    ...check('body', body, MAX_PLACEHOLDERS),
    ...check('systemPrompt', systemPrompt, MAX_PLACEHOLDERS),
    ...sections.flatMap(({ title, description }, index) => [
      ...check(`sections.${index}.title`, within(title, MAX_TITLE_CHARACTERS), MAX_PLACEHOLDERS_OF_SECTION),
      ...check(
        `sections.${index}.description`,
        within(description, MAX_DESCRIPTION_CHARACTERS),
        MAX_PLACEHOLDERS_OF_SECTION,
      ),
    ]),
  ]
}

/** Skips texts that are too long, which `checkContent` reports. */
function within(text: string | null, maxCharacters: number): string | null {
  return text !== null && text.length > maxCharacters ? null : text
}

const SCALARS: readonly VariableType[] = ['TEXT', 'NUMBER', 'BOOLEAN', 'DATE', 'ENUM']

function findMisuse(
  { name, filters, line }: Placeholder & { line: number },
  types: ReadonlyMap<string, VariableType>,
): string | null {
  let type = types.get(name)
  if (!type)
    return `line ${line}: "${shorten(name)}" is not a variable of this template; ${
      isVariableName(name) ? 'declare it' : `variable names ${NAME_RULE}`
    }`
  for (const filter of filters) {
    const rule = FILTERS.get(filter)
    const takes = rule?.takes ?? SCALARS
    if (!takes.includes(type))
      return `line ${line}: "${filter}" takes ${takes.join(', ')}, but here "${name}" is a ${type}`
    type = rule?.gives ?? type
  }
  return null
}
