import { configDefaults, defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** Tests that open reports and goal files with programs: poppler-utils, and LibreOffice Writer, Impress and Calc. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['tests/office/**/*.test.ts'], exclude: configDefaults.exclude },
})
