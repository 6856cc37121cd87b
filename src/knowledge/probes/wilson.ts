/** 95% of a normal distribution lies within this many standard deviations. */
const Z = 1.959963984540054

/** A proportion and its 95% Wilson score interval, each from 0 to 1. */
export interface Share {
  share: number
  low: number
  high: number
}

/** @param total at least 1 */
export function wilson(count: number, total: number): Share {
  const share = count / total
  const middle = share + (Z * Z) / (2 * total)
  const reach = Z * Math.sqrt((share * (1 - share)) / total + (Z * Z) / (4 * total * total))
  const scale = 1 + (Z * Z) / total
  return {
    share,
    low: count === 0 ? 0 : (middle - reach) / scale,
    high: count === total ? 1 : (middle + reach) / scale,
  }
}
