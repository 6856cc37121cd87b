import type { z } from 'zod'
import type { ValidationIssue } from '../errors.ts'
import { HostCallError } from '../sandbox/run-job.ts'

/** Says what is wrong, in the words of other input errors. Schemas with a message of their own are not asked. */
export function explainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be of type ${nameType(issue.expected)}`
    case 'invalid_value':
      return issue.input === undefined ? 'is required' : `must be one of: ${issue.values.join(', ')}`
    case 'too_big':
      return `must have at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'items'}`
    default:
      return undefined
  }
}

function nameType(expected: string): string {
  return expected === 'record' ? 'object' : expected
}

/** @param root begins each path. @returns one problem per unknown key. */
export function toIssues(issues: readonly z.core.$ZodIssue[], root: string): ValidationIssue[] {
  return issues.flatMap(issue => {
    const path = [root, ...issue.path.map(String)].join('.')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map(key => ({ path: `${path}.${key}`, message: 'is not a known key' }))
    if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ path, message }))
    return [{ path, message: issue.message }]
  })
}

const MAX_SHOWN = 3
const MAX_SHOWN_LENGTH = 300

/** The first problems in one line, for a message. */
export function listProblems(issues: readonly ValidationIssue[]): string {
  const shown = issues.slice(0, MAX_SHOWN).map(({ path, message }) => `${path} ${message}`)
  return shown
    .map(text => (text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text))
    .join('; ')
}

/** Reads what a plugin gave. @returns the value, or all problems. @param root begins each path. */
export function readValue<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  root: string,
): { value: z.output<Schema> } | { issues: ValidationIssue[] } {
  const { success, data, error } = schema.safeParse(value, { error: explainIssue })
  return success ? { value: data } : { issues: toIssues(error.issues, root) }
}

/** Reads the arguments of a function of the host. @throws HostCallError for the author of the plugin. */
export function readArguments<Schema extends z.ZodType>(schema: Schema, args: unknown): z.output<Schema> {
  const read = readValue(schema, args, 'arguments')
  if ('issues' in read) throw new HostCallError('TypeError', `${listProblems(read.issues)}.`)
  return read.value
}
