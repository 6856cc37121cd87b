import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The slowest test files, slowest first. They start early so that a run does not wait for them at its end. */
const SLOWEST = [
  'graphiql.test.ts',
  'backup.test.ts',
  'soak.test.ts',
  'clock-jumps.test.ts',
  'vectors.test.ts',
  'rate-limit.test.ts',
  'embedding-killed.test.ts',
  'worker-lost.test.ts',
  'revert-migrations.test.ts',
  'data-dir-lock.test.ts',
  'restricted-keys.test.ts',
  'clients.test.ts',
  'audit-export.test.ts',
  'isolation.test.ts',
  'metrics-summary.test.ts',
  'database-outages.test.ts',
  'backup-during-writes.test.ts',
  'mixed-faults.test.ts',
  'poisoned-task.test.ts',
  'report-worker-killed.test.ts',
  'workers-killed-at-random.test.ts',
  'kill-during-report.test.ts',
  'start-and-stop.test.ts',
  'search.test.ts',
  'your-own-folder.test.ts',
  'suite.test.ts',
  'terminal.test.ts',
  'full-disk.test.ts',
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
