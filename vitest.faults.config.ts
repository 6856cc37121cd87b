import { configDefaults, defineConfig } from 'vitest/config'
import { sized } from './tests/support/scale.ts'
import base from './vitest.config.ts'

/** Faults on a real Postgres and a real Redis. Nothing here measures time, so two files run side by side. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['tests/faults/distributed/**/*.test.ts'],
    exclude: configDefaults.exclude,
    // This only ends what hangs, too.
    testTimeout: sized(180_000, 1_800_000),
  },
})
