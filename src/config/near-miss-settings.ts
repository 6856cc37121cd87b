import { environment } from './environment.ts'

/** Names of at least this many characters may differ in two letters, shorter ones in one: HOME must not match HOST. */
const LONG_NAME_LENGTH = 8
const UNITS = /_(MS|SECONDS|MINUTES|BYTES|MB|USD)$/

/** @returns one warning for each variable that looks like a misspelled setting. */
export function findNearMisses(env: Record<string, string | undefined>): string[] {
  const settings = Object.keys(environment.shape)
  return Object.keys(env)
    .filter(name => !settings.includes(name))
    .flatMap(name => {
      const meant = settings.find(setting => env[setting] === undefined && isNear(name, setting))
      return meant ? [`${name} is not a setting and has no effect. Did you mean ${meant}?`] : []
    })
}

function isNear(name: string, setting: string): boolean {
  const given = stemOf(name)
  const wanted = stemOf(setting)
  const maxEdits = Math.min(given.length, wanted.length) < LONG_NAME_LENGTH ? 1 : 2
  return Math.abs(given.length - wanted.length) <= maxEdits && countEdits(given, wanted) <= maxEdits
}

/** The part of a name that is compared: in the singular and without its unit. */
function stemOf(name: string): string {
  return name.toUpperCase().replace(UNITS, '').replace(/IES$/, 'Y').replace(/S$/, '')
}

/** Levenshtein distance. */
function countEdits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
