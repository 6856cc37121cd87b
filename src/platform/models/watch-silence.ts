/**
 * Passes items on, and calls `onSilence` if the next one takes longer than `ms`. Time spent by the consumer does not
 * count.
 */
export async function* watchSilence<T>(
  items: AsyncIterable<T>,
  ms: number,
  onSilence: () => void,
): AsyncGenerator<T> {
  let timer = setTimeout(onSilence, ms)
  try {
    for await (const item of items) {
      clearTimeout(timer)
      yield item
      timer = setTimeout(onSilence, ms)
    }
  } finally {
    clearTimeout(timer)
  }
}
