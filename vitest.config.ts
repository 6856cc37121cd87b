import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/browser/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Each file starts a Canopy of its own; two cores serve two of them.
    maxWorkers: 2,
  },
})
