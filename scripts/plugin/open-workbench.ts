import { readConfig } from '../../src/config/config.ts'
import { createJsonSchemas, type JsonSchemas } from '../../src/plugins/json-schema/json-schemas.ts'
import { createSandboxes, type Sandboxes } from '../../src/sandbox/sandboxes.ts'

/** The limits that a server has by default. */
export const LIMITS = readConfig([], {}).plugins

/** What checks and runs plugins. */
export interface Workbench {
  schemas: JsonSchemas
  sandboxes: Sandboxes
  /** Aborts when the command is stopped. */
  signal: AbortSignal
  close(): Promise<void>
}

export function openWorkbench(signal: AbortSignal): Workbench {
  const schemas = createJsonSchemas()
  const sandboxes = createSandboxes({ limits: LIMITS, atOnce: 2, warm: 0 })
  return {
    schemas,
    sandboxes,
    signal,
    async close() {
      await Promise.all([schemas.stop(), sandboxes.stop()])
    },
  }
}
