import { configDefaults, defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** Separate from the other suites because these tests need Chromium (CHROMIUM_PATH). */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['tests/browser/**/*.test.ts'], exclude: configDefaults.exclude },
})
