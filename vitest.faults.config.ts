import { configDefaults, defineConfig } from 'vitest/config'
import { sized } from './tests/support/scale.ts'
import base from './vitest.config.ts'

/** Fault tests on a real Postgres and Redis. Nothing here measures time, so two files run concurrently. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['tests/faults/distributed/**/*.test.ts'],
    exclude: configDefaults.exclude,
    // Only to end hanging tests.
    testTimeout: sized(180_000, 1_800_000),
  },
})
