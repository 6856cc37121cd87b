const MOST_FILES = 50
/** Some way under what one request may bring. */
const MOST_BYTES = 400_000

/** Groups items in their order, so that each group fits into one request. */
export async function* batches<T>(
  items: AsyncIterable<T>,
  bytesOf: (item: T) => number,
): AsyncGenerator<T[]> {
  let batch: T[] = []
  let bytes = 0
  for await (const item of items) {
    const own = bytesOf(item)
    if (batch.length > 0 && (batch.length === MOST_FILES || bytes + own > MOST_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += own
  }
  if (batch.length > 0) yield batch
}
