import { configDefaults, defineConfig } from 'vitest/config'
import { TEST_WORKER_FLAGS } from './tests/support/compile-cache.ts'
import LongestFirst from './tests/support/longest-first.ts'

const isDistributed = process.env.CANOPY_TEST === 'distributed'

/** Suites with their own configuration, or that need more than Node. */
const OTHER_SUITES = ['browser', 'distributed', 'faults/distributed', 'office'].map(
  folder => `tests/${folder}/**`,
)

export default defineConfig({
  // One copy of graphql for src and the libraries. With two, `instanceof` does not recognize errors of the other.
  ssr: { resolve: { conditions: ['module', 'node'] } },
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    setupFiles: [
      'tests/support/check-leaks.ts',
      'tests/support/check-messages.ts',
      'tests/support/fixed-seed.ts',
    ],
    // With Postgres and Redis, only tests that depend on the backend run. `both-ways` runs in both modes.
    include: isDistributed
      ? ['tests/both-ways/**/*.test.ts', 'tests/distributed/**/*.test.ts']
      : ['tests/**/*.test.ts'],
    exclude: isDistributed ? configDefaults.exclude : [...configDefaults.exclude, ...OTHER_SUITES],
    // Only to end hanging tests: a busy machine may take ten times as long as an idle one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    // One more than the cores of the gate: a test often waits for a process or a timer.
    maxWorkers: 3,
    execArgv: TEST_WORKER_FLAGS,
    // A worker loads modules once, not per file: modules of src keep no state between tests.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/generated/**'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 90 },
    },
  },
})
