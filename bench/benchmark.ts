import type { Effort } from './seed-workspace.ts'
import type { Mode, Stage } from './stage.ts'

export type Unit = 'requests/s' | 'events/s' | 'tasks/s' | 'passages/s' | 'ms' | 'kB'

/** One row of the table. */
export interface Result {
  benchmark: string
  mode: Mode
  /** Name of the figure: `throughput`, `p50`. */
  measure: string
  unit: Unit
  figure: number
  /** The reference, measured in the same run. */
  reference: { name: string; figure: number }
  /** Performance relative to the reference, for rates, times and sizes: 1 is equal, 0.5 is half as good. */
  ratio: number
}

export interface Benchmark {
  /** Name of its file, and the value of `--only`. */
  name: string
  run(stage: Stage, effort: Effort): Promise<Result[]>
}
