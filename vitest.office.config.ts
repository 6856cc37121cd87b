import { configDefaults, defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** Tests that open reports with programs: `pdftotext` (poppler-utils) and LibreOffice Writer. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['tests/office/**/*.test.ts'], exclude: configDefaults.exclude },
})
