/** Yields what is made of each piece, if it is not empty, and returns the result of the pieces. */
export async function* mapPieces<T>(
  pieces: AsyncGenerator<string, T>,
  map: (piece: string) => string,
): AsyncGenerator<string, T> {
  try {
    for (;;) {
      const { done, value } = await pieces.next()
      if (done) return value
      const text = map(value)
      if (text !== '') yield text
    }
  } finally {
    // The reader may have stopped early, or `map` failed.
    await pieces.return(null as never)
  }
}
