import type { Stage } from './stage.ts'

export type Mode = 'embedded' | 'distributed'

/** `quick` is for CI: it shows that everything runs, and its figures are rough. */
export type Effort = 'full' | 'quick'

export type Unit = 'requests/s' | 'events/s' | 'ms'

/** One line of the table. */
export interface Result {
  benchmark: string
  mode: Mode
  /** What was measured: `throughput`, `p50`. */
  measure: string
  unit: Unit
  figure: number
  /** What it is held against, measured in the same run. */
  reference: { name: string; figure: number }
  /** Speed as a share of the reference's, for rates and times alike: 1 is as fast, 0.5 half as fast. */
  ratio: number
}

export interface Benchmark {
  /** Its file, and what `--only` takes. */
  name: string
  run(stage: Stage, effort: Effort): Promise<Result[]>
}
