import { configDefaults, defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** Apart from the other suites: these need a Chromium on the machine (CHROMIUM_PATH). */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['tests/browser/**/*.test.ts'], exclude: configDefaults.exclude },
})
