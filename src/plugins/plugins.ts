import type { Config } from '../config/config.ts'
import { createGuardedFetch, type GuardedFetch } from '../platform/guarded-fetch.ts'
import { createSandboxes, type Sandboxes } from '../sandbox/sandboxes.ts'
import { guardPlugins } from './host/plugin-address.ts'
import { createJsonSchemas, type JsonSchemas } from './json-schema/json-schemas.ts'
import { packOfficial } from './package/official-packages.ts'
import type { CheckedPackage } from './save-package.ts'

/** What running plugins needs. */
export interface Plugins {
  /** Checks schemas, and values against them. */
  schemas: JsonSchemas
  sandboxes: Sandboxes
  /** Sends the requests of plugins. */
  fetch: GuardedFetch
  /** The plugins that come with this release. */
  official: readonly CheckedPackage[]
  stop(): Promise<void>
}

export async function createPlugins({ plugins }: Config): Promise<Plugins> {
  const schemas = createJsonSchemas()
  const { sandboxes: atOnce, warmSandboxes: warm } = plugins
  const sandboxes = createSandboxes({ limits: plugins, atOnce, warm })
  const fetch = createGuardedFetch(guardPlugins({ allowLoopback: plugins.allowsLoopback }))
  const official = (await packOfficial()).map(one => ({
    ...one,
    signedBy: null,
    isOfficial: true,
    mcp: null,
  }))
  return {
    schemas,
    sandboxes,
    fetch,
    official,
    async stop() {
      await Promise.all([sandboxes.stop(), schemas.stop(), fetch.close()])
    },
  }
}
