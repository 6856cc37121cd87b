import { diff3Merge, type MergeRegion } from 'node-diff3'
import { AS_TEXT, type MergeChoices, type ThreeWays } from './merge-choices.ts'

/** The time of the diff grows faster than the number of pairs of equal lines. All blank lines are equal. */
const MAX_EQUAL_PAIRS = 200_000

type Conflict = NonNullable<MergeRegion<string>['conflict']>

/**
 * Merges two texts by lines. The path of a conflict ends with its first line in the base: `body:12`. If both texts
 * changed and have too many equal lines, the whole text is one conflict.
 */
export function mergeLines(choices: MergeChoices, path: string, texts: ThreeWays<string>): string {
  const { base, ours, theirs } = texts
  if (ours === theirs || ours === base || theirs === base) return choices.pick(path, texts, AS_TEXT)
  const [o, a, b] = [base.split('\n'), ours.split('\n'), theirs.split('\n')]
  if (countEqualPairs(o, a) > MAX_EQUAL_PAIRS || countEqualPairs(o, b) > MAX_EQUAL_PAIRS)
    return choices.pick(path, texts, AS_TEXT)
  const regions = diff3Merge(a, o, b)
  const withoutConflicts = regions.flatMap(({ ok, conflict }) => ok ?? conflict?.a ?? [])
  if (withoutConflicts.join('\n') !== ours) choices.taken.push(path)
  const mergeConflict = (conflict: Conflict): string[] => {
    const lines = { base: conflict.o, ours: conflict.a, theirs: conflict.b }
    return choices.pick(`${path}:${conflict.oIndex + 1}`, lines, LINES)
  }
  return regions.flatMap(({ ok, conflict }) => (conflict ? mergeConflict(conflict) : (ok ?? []))).join('\n')
}

const LINES = {
  show: (lines: string[]) => (lines.length ? lines.join('\n') : null),
  read: (text: string) => (text === '' ? [] : text.split('\n')),
}

function countEqualPairs(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const line of one) counts.set(line, (counts.get(line) ?? 0) + 1)
  return other.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0)
}
