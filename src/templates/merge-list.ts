import { AS_TEXT, type MergeChoices, type ThreeWays } from './merge-choices.ts'

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
