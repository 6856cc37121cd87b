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

/** Free-text fields of sections and variables. For other fields, a conflict can only be resolved by taking a side. */
const TEXT_FIELDS = ['title', 'description', 'default']

/**
 * Merges lists of keyed items: field by field if both sides have the item, otherwise as a whole. The order is merged
 * like a field whose path is that of the list. An item that one side added follows the same item as on that side.
 */
export function mergeList<T extends object>(
  choices: MergeChoices,
  path: string,
  lists: ThreeWays<readonly T[]>,
  keyOf: (item: T) => string,
): T[] {
  const base = new Map(lists.base.map(item => [keyOf(item), item]))
  const ours = new Map(lists.ours.map(item => [keyOf(item), item]))
  const theirs = new Map(lists.theirs.map(item => [keyOf(item), item]))
  const merged = new Map<string, T>()
  for (const key of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const item = mergeItem(choices, `${path}.${key}`, {
      base: base.get(key) ?? null,
      ours: ours.get(key) ?? null,
      theirs: theirs.get(key) ?? null,
    })
    if (item) merged.set(key, item)
  }
  const keys = mergeOrder(choices, path, {
    base: [...base.keys()],
    ours: [...ours.keys()],
    theirs: [...theirs.keys()],
  })
  return keys.flatMap(key => merged.get(key) ?? [])
}

function mergeItem<T extends object>(
  choices: MergeChoices,
  path: string,
  items: ThreeWays<T | null>,
): T | null {
  const { base, ours, theirs } = items
  if (!ours || !theirs) return choices.pick(path, items)
  const item = { ...ours }
  for (const field of Object.keys(ours) as (keyof T & string)[]) {
    // If both sides added the item, there is no base: fields that differ are conflicts.
    const values = { base: base?.[field], ours: ours[field], theirs: theirs[field] }
    const form = TEXT_FIELDS.includes(field) ? (AS_TEXT as object) : {}
    item[field] = choices.pick<T[typeof field] | undefined>(
      `${path}.${field}`,
      values,
      form,
    ) as T[typeof field]
  }
  return item
}

/** Returns the keys of both sides. Keys that also exist in the base take the order of the side that moved them. */
function mergeOrder(
  choices: MergeChoices,
  path: string,
  { base, ours, theirs }: ThreeWays<string[]>,
): string[] {
  const [inOurs, inTheirs] = [new Set(ours), new Set(theirs)]
  const common = new Set(base.filter(key => inOurs.has(key) && inTheirs.has(key)))
  const [was, our, their] = [base, ours, theirs].map(keys => keys.filter(key => common.has(key))) as [
    string[],
    string[],
    string[],
  ]
  const order = choices.pick(path, { base: was, ours: our, theirs: their })
  return order === their ? addMissing(theirs, ours) : addMissing(ours, theirs)
}

/** Inserts each missing key of `others` after the key that it follows there. */
function addMissing(keys: readonly string[], others: readonly string[]): string[] {
  const all = [...keys]
  for (const [index, key] of others.entries()) {
    if (all.includes(key)) continue
    const before = others[index - 1]
    all.splice(before === undefined ? 0 : all.indexOf(before) + 1, 0, key)
  }
  return all
}
