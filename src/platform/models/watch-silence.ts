/** The items as they come. `onSilence` is called where the next is waited for longer than `ms`; the reader's own time does not count. */
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
