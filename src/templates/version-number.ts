import { compare, major, parse } from 'semver'

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
