import { diff3Merge, type MergeRegion } from 'node-diff3'
import { AS_TEXT, type MergeChoices, mapWays, type ThreeWays } from './merge-choices.ts'

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
  const byKey = mapWays(lists, list => new Map(list.map(item => [keyOf(item), item])))
  const keys = mapWays(byKey, items => [...items.keys()])
  const merged = new Map<string, T>()
  for (const key of new Set([...keys.base, ...keys.ours, ...keys.theirs])) {
    const items = mapWays(byKey, all => all.get(key) ?? null)
    const item = mergeItem(choices, `${path}.${key}`, items)
    if (item) merged.set(key, item)
  }
  return mergeOrder(choices, path, keys).flatMap(key => merged.get(key) ?? [])
}

function mergeItem<T extends object>(
  choices: MergeChoices,
  path: string,
  items: ThreeWays<T | null>,
): T | null {
  const { ours, theirs } = items
  if (!ours || !theirs) return choices.pick(path, items)
  const item = { ...ours }
  for (const field of Object.keys(ours) as (keyof T & string)[]) {
    // If both sides added the item, there is no base: fields that differ are conflicts.
    const values = mapWays(items, each => each?.[field])
    const form = TEXT_FIELDS.includes(field) ? (AS_TEXT as object) : {}
    item[field] = choices.pick(`${path}.${field}`, values, form) as T[typeof field]
  }
  return item
}

/** Returns the keys of both sides. Keys that also exist in the base take the order of the side that moved them. */
function mergeOrder(choices: MergeChoices, path: string, keys: ThreeWays<string[]>): string[] {
  const { base, ours, theirs } = mapWays(keys, list => new Set(list))
  const common = base.intersection(ours).intersection(theirs)
  const orders = mapWays(keys, list => list.filter(key => common.has(key)))
  const isTheirs = choices.pick(path, orders) === orders.theirs
  return isTheirs ? addMissing(keys.theirs, keys.ours) : addMissing(keys.ours, keys.theirs)
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
