import { compare, major, parse } from 'semver'
import type { TemplateContent, TemplateVariable } from './template-content.ts'

const FORM = `must be a semantic version of three whole numbers up to ${Number.MAX_SAFE_INTEGER}, like "1.2.0"`

/** Describes the problem if a text is not a version number. Prereleases and build metadata are not allowed. */
export function findNumberProblem(number: string): string | null {
  const version = parse(number)
  return version && version.version === number && !version.prerelease.length ? null : FORM
}

/**
 * Finds the problems of a number for the version after `last`: invalid, not greater, or not a new major version despite
 * breaking `changes`. Each breaking change is a separate problem.
 */
export function findNextNumberProblems(number: string, last: string, changes: readonly string[]): string[] {
  const malformed = findNumberProblem(number)
  if (malformed) return [malformed]
  if (compare(number, last) <= 0) return [`must be greater than ${last}, the latest version`]
  if (major(number) > major(last)) return []
  return changes.map(change => `needs a new major version, ${major(last) + 1}.0.0 or greater: ${change}`)
}

type Variables = Pick<TemplateContent, 'variables'>

/**
 * Describes the changes that break users of the previous version: variables that were removed (or renamed), changed
 * type or became required. A variable with a default is never required.
 */
export function findBreakingChanges(before: Variables, after: Variables): string[] {
  const oldNames = new Set(before.variables.map(variable => variable.name))
  const newVariables = new Map(after.variables.map(variable => [variable.name, variable]))
  const broken = before.variables.flatMap(
    variable => compareVariable(variable, newVariables.get(variable.name)) ?? [],
  )
  const added = after.variables.filter(variable => !oldNames.has(variable.name) && isNeeded(variable))
  return [...broken, ...added.map(({ name }) => `the variable "${name}" is new, required and has no default`)]
}

function compareVariable(before: TemplateVariable, after: TemplateVariable | undefined): string | null {
  const { name, type } = before
  if (!after) return `the variable "${name}" was removed`
  if (after.type !== type) return `the variable "${name}" changed from ${type} to ${after.type}`
  return isNeeded(after) && !isNeeded(before) ? `the variable "${name}" can no longer be omitted` : null
}

function isNeeded(variable: TemplateVariable): boolean {
  return variable.required && variable.default === null
}
