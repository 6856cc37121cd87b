import { defineConfig } from 'vitest/config'

// Apart from the other suites: these need a Chromium on the machine (CHROMIUM_PATH).
export default defineConfig({
  ssr: { resolve: { conditions: ['module', 'node'] } },
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    include: ['tests/browser/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
