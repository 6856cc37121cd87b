import { compare, major, parse } from 'semver'

const FORM = `must be a semantic version of three whole numbers of at most ${Number.MAX_SAFE_INTEGER}, like "1.2.0"`

/** A sentence on a text that is no number of a version; neither prereleases nor build names are. */
export function findNumberProblem(number: string): string | null {
  const version = parse(number)
  return version && version.version === number && !version.prerelease.length ? null : FORM
}

/**
 * What speaks against a number for the version after `last`: it is none, it is not greater, or the changes need a new major.
 * Each breaking change is a problem of its own.
 */
export function findNextNumberProblems(number: string, last: string, changes: readonly string[]): string[] {
  const malformed = findNumberProblem(number)
  if (malformed) return [malformed]
  if (compare(number, last) <= 0) return [`must be greater than ${last}, the latest version`]
  if (major(number) > major(last)) return []
  return changes.map(change => `needs a new major version, ${major(last) + 1}.0.0 or greater: ${change}`)
}
