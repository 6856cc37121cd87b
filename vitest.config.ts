import { configDefaults, defineConfig } from 'vitest/config'
import LongestFirst from './tests/support/longest-first.ts'

const isDistributed = process.env.CANOPY_TEST === 'distributed'

/** What is the same whatever Canopy runs on is tested once, embedded. */
const ALIKE = [
  ...['deploy', 'docs', 'eval', 'faults', 'knowledge', 'platform', 'reports', 'templates'].map(
    folder => `tests/${folder}/**`,
  ),
  'tests/api/errors.test.ts',
  'tests/api/foreign-topics.test.ts',
  'tests/examples/own-server.test.ts',
]

export default defineConfig({
  // One graphql for src and for the libraries: with two, `instanceof` tells neither's errors from strangers.
  ssr: { resolve: { conditions: ['module', 'node'] } },
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    include: ['tests/**/*.test.ts'],
    // Browser, office and fault tests have configs of their own.
    exclude: [
      ...configDefaults.exclude,
      'tests/browser/**',
      'tests/office/**',
      'tests/faults/distributed/**',
      ...(isDistributed ? ALIKE : ['tests/distributed/**']),
    ],
    // A busy machine takes five times as long: what is cut off early there is no finding.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
    // Each file starts a Canopy of its own, and waits half of its time: two cores serve three of them.
    maxWorkers: 3,
    // A worker loads modules once, not for every file anew: those of src hold nothing that a test could leave behind.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
})
