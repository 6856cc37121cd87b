import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The slowest test files, slowest first. They start early so that a run does not wait for them at its end. */
const SLOWEST = [
  'isolation.test.ts',
  'poisoned-task.test.ts',
  'terminal.test.ts',
  'your-own-folder.test.ts',
  'suite.test.ts',
  'start-and-stop.test.ts',
  'import.test.ts',
  'kill-during-refresh.test.ts',
  'korean-guide.test.ts',
]

/** Runs the slowest files first, and the others in the order of Vitest: by size or by the duration of the last run. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}

function place({ moduleId }: TestSpecification): number {
  const at = SLOWEST.indexOf(basename(moduleId))
  return at < 0 ? SLOWEST.length : at
}
