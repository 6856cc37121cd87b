import type { Result } from './benchmark.ts'
import { percentile, speedRatio } from './statistics.ts'

interface Times {
  benchmark: string
  mode: Result['mode']
  /** Prefix of `p50` and so on. */
  measure: string
  /** Default: 50 and 99. */
  percents?: readonly number[]
  timesMs: readonly number[]
  reference: { name: string; timesMs: readonly number[] }
}

/** Table rows for percentiles of times, compared with those of a reference. */
export function compareTimes({
  benchmark,
  mode,
  measure,
  percents = [50, 99],
  timesMs,
  reference,
}: Times): Result[] {
  return percents.map(percent => {
    const figure = percentile(timesMs, percent / 100)
    const baseline = percentile(reference.timesMs, percent / 100)
    return {
      benchmark,
      mode,
      measure: `${measure} p${percent}`,
      unit: 'ms',
      figure,
      reference: { name: reference.name, figure: baseline },
      ratio: speedRatio('ms', figure, baseline),
    }
  })
}
