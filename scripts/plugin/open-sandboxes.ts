import { readConfig } from '../../src/config/config.ts'
import { createSandboxes, type Sandboxes } from '../../src/sandbox/sandboxes.ts'

/** The limits that a server has by default. */
export const { sandbox: LIMITS } = readConfig([], {}).plugins

/** Sandboxes as of a server with default settings, for one run after the other. */
export function openSandboxes(): Sandboxes {
  return createSandboxes({ limits: LIMITS, atOnce: 1, warm: 0 })
}
