import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The slowest test files, slowest first. They start early so that a run does not wait for them at its end. */
const SLOWEST = [
  'graphiql.test.ts',
  'soak.test.ts',
  'web-pages.test.ts',
  'backup-during-writes.test.ts',
  'github-docs.test.ts',
  'goal-steps.test.ts',
  'sandbox.test.ts',
  'hostile-plugins.test.ts',
  'restricted-keys.test.ts',
  'cut-sync.test.ts',
  'backup.test.ts',
  'clock-jumps.test.ts',
  'vectors.test.ts',
  'rate-limit.test.ts',
  'embedding-killed.test.ts',
  'worker-lost.test.ts',
  'isolation.test.ts',
  'master-key.test.ts',
  'demo-goals.test.ts',
  'database-outages.test.ts',
  'kill-during-compensation.test.ts',
  'mixed-faults.test.ts',
  'load-demo-goals.test.ts',
  'workers-killed-at-random.test.ts',
  'start-and-stop.test.ts',
  'poisoned-task.test.ts',
  'goal-worker-killed.test.ts',
  'goal-budget.test.ts',
  'poisoned-among-others.test.ts',
  'webhook-faults.test.ts',
  'report-worker-killed.test.ts',
  'kill-during-goal.test.ts',
  'rolling-restart.test.ts',
  'secret-values.test.ts',
  'audit-export.test.ts',
  'kill-during-report.test.ts',
  'revert-migrations.test.ts',
  'metrics-summary.test.ts',
  'suite.test.ts',
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
