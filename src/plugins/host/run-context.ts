import type { Flags } from '../../flags/flags.ts'
import type { EmbeddingModels } from '../../models/embeddings/embedding-model.ts'
import type { LanguageModels } from '../../models/language-model.ts'
import type { Database } from '../../platform/database/database.ts'
import type { GuardedFetch } from '../../platform/guarded-fetch.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Vault } from '../../vault/open-vault.ts'

export interface HostApp {
  database: Database
  vault: Vault
  log: Logger
  flags: Flags
  models: LanguageModels
  embeddings: EmbeddingModels | null
  plugins: { fetch: GuardedFetch }
}

/** A run of a plugin, on whose behalf the host acts. IDs are UUIDs. */
export interface PluginRun {
  workspaceId: string
  pluginId: string
  /** Name of the plugin. */
  name: string
  version: string
  taskId: string | null
  /** Who pays for the models. Null for schedules. */
  userId: string | null
  /**
   * Records an effect outside Canopy in the audit log, before it is done. `isSafe`: it can be repeated, so that only the
   * first of many is recorded.
   */
  beforeEffect(effect: { summary: string; isSafe: boolean }): Promise<void>
}
