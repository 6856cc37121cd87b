import type { ValidationIssue } from '../errors.ts'

/** Size of the template text. `MAX_RENDERED_BYTES` limits the rendered text. */
export const MAX_BODY_BYTES = 100_000
export const MAX_RENDERED_BYTES = 200_000
export const MAX_PROMPT_BYTES = 20_000
/** Merging two bodies takes time quadratic in their lines. */
export const MAX_LINES = 2_000
export const MAX_VARIABLES = 100
/** Total of the descriptions, defaults and choices of all variables. Their individual limits would allow 4 million. */
export const MAX_VARIABLES_CHARACTERS = 200_000
export const MAX_SECTIONS = 50
export const MAX_NAME_CHARACTERS = 64
export const MAX_TITLE_CHARACTERS = 200
export const MAX_DESCRIPTION_CHARACTERS = 2_000
export const MAX_WORDS = 20_000
export const MAX_CHOICES = 100
export const MAX_CHOICE_CHARACTERS = 200

/** Per text of a template: body, guide prompt, section title or description. */
export const MAX_PLACEHOLDERS = 500
export const MAX_PLACEHOLDERS_OF_SECTION = 10
export const MAX_PLACEHOLDER_CHARACTERS = 500
export const MAX_FILTERS = 5

/** Per input of type TEXT. */
export const MAX_INPUT_CHARACTERS = 20_000
export const MAX_ITEMS = 200
export const MAX_ITEM_CHARACTERS = 2_000

/** Problems listed in one response. Further ones are only counted. */
export const MAX_PROBLEMS = 100

/** Returns the first `MAX_PROBLEMS` problems, and one more entry with the number of the others. */
export function limitProblems(problems: ValidationIssue[]): ValidationIssue[] {
  const first = problems.slice(0, MAX_PROBLEMS)
  const last = problems[MAX_PROBLEMS]
  if (last)
    first.push({ path: last.path, message: `and ${problems.length - MAX_PROBLEMS} more problems like these` })
  return first
}

/** Returns the index of every name that already occurred earlier in the list. */
export function findDuplicates(names: readonly string[]): number[] {
  const seen = new Set<string>()
  return names.flatMap((name, index) => {
    if (seen.has(name)) return [index]
    seen.add(name)
    return []
  })
}

const MAX_CHARACTERS = 60

/** Truncates a user's text for use in a message. */
export function shorten(text: string): string {
  return text.length > MAX_CHARACTERS
    ? `${text.slice(0, MAX_CHARACTERS).toWellFormed()}…`
    : text.toWellFormed()
}
