import { configDefaults, defineConfig } from 'vitest/config'

const isDistributed = process.env.CANOPY_TEST === 'distributed'

export default defineConfig({
  // One graphql for src and for the libraries: with two, `instanceof` tells neither's errors from strangers.
  ssr: { resolve: { conditions: ['module', 'node'] } },
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    include: ['tests/**/*.test.ts'],
    // Browser tests have a config of their own; what needs Postgres and Redis runs in the distributed suite.
    exclude: [
      ...configDefaults.exclude,
      'tests/browser/**',
      ...(isDistributed ? [] : ['tests/distributed/**']),
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Each file starts a Canopy of its own; two cores serve two of them.
    maxWorkers: 2,
  },
})
