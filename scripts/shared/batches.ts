/** Well below the default limit of one request (BODY_LIMIT_BYTES). */
export const MAX_BATCH_BYTES = 400_000

/** Groups items in order, so that each group fits into one request. An item above the limit is a group of its own. */
export async function* batches<T>(
  items: AsyncIterable<T> | Iterable<T>,
  bytesOf: (item: T) => number,
  { maxItems, maxBytes = MAX_BATCH_BYTES }: { maxItems: number; maxBytes?: number },
): AsyncGenerator<T[]> {
  let batch: T[] = []
  let bytes = 0
  for await (const item of items) {
    const own = bytesOf(item)
    if (batch.length > 0 && (batch.length === maxItems || bytes + own > maxBytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += own
  }
  if (batch.length > 0) yield batch
}
