import { TestRunner } from 'vitest'

export type Figure = number | string
export type Figures = Record<string, Figure>

declare module 'vitest' {
  interface TaskMeta {
    /** Read by `.ci/suite.mjs`, and printed in docs/proof.md. */
    figures?: Figures
  }
}

/** Records what the current test measured. A second value under the same name replaces the first. */
export function recordFigure(name: string, value: Figure): void {
  const test = TestRunner.getCurrentTest()
  if (!test) throw new Error(`Figure "${name}" was recorded outside of a test.`)
  test.meta.figures = { ...test.meta.figures, [name]: value }
}
