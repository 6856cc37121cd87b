/** @returns all items of a stream, once it has ended. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  return Array.fromAsync(items)
}

/** @returns the items of a stream up to and including the first for which `isLast` holds. Closes the stream then. */
export async function collectUntil<T>(
  items: AsyncIterable<T>,
  isLast: (item: T, count: number) => boolean,
): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) if (isLast(item, all.push(item))) break
  return all
}

/** @returns the first `count` items of a stream. Closes the stream then. */
export const take = <T>(items: AsyncIterable<T>, count: number) =>
  collectUntil(items, (_, taken) => taken === count)
