const MAX_FILES = 50
/** Well below the limit of one request. */
const MAX_BYTES = 400_000

/** Groups items in order, so that each group fits into one request. */
export async function* batches<T>(
  items: AsyncIterable<T>,
  bytesOf: (item: T) => number,
): AsyncGenerator<T[]> {
  let batch: T[] = []
  let bytes = 0
  for await (const item of items) {
    const own = bytesOf(item)
    if (batch.length > 0 && (batch.length === MAX_FILES || bytes + own > MAX_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += own
  }
  if (batch.length > 0) yield batch
}
