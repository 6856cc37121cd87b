import { DEFAULT_PAGE } from '../resolvers/paging/keyset.ts'

/** What an operation may cost in all: about the number of fields it can return. */
export const COST_LIMIT = 25_000
export const DEPTH_LIMIT = 20

/**
 * What a text of up to so many characters costs: 1 for each thousand. One operation then answers with 25 million characters at
 * the most, which takes a second or two.
 */
export function costOfText(characters: number): number {
  return Math.ceil(characters / 1_000)
}

/**
 * A list costs its fields once per row asked for: `first` where it is given, its default where the field has it, as many as there
 * are ids where it is asked for by these, and 10 where nothing says how many.
 * The rows of a connection are counted at the connection, and not again at its `nodes` and `edges`.
 */
export function costOfField(
  args: Record<string, unknown>,
  _: unknown,
  field: { parentType?: { name: string } | undefined; args: readonly { name: string }[] },
) {
  if (field.parentType?.name.endsWith('Connection')) return { field: 1, multiplier: 1 }
  if (Array.isArray(args.ids)) return { field: 1, multiplier: Math.max(1, args.ids.length) }
  if (!field.args.some(arg => arg.name === 'first')) return { field: 1 }
  const first = typeof args.first === 'number' ? args.first : DEFAULT_PAGE
  return { field: 1, multiplier: Math.max(1, first) }
}
