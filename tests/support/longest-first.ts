import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Test files that take much longer than others, the longest first: none of them shall be what a run waits for at its end. */
const LONGEST = [
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

/** Vitest's order, by sizes or by what the last run took, behind the files that are known to be long. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}

function place({ moduleId }: TestSpecification): number {
  const at = LONGEST.indexOf(basename(moduleId))
  return at < 0 ? LONGEST.length : at
}
