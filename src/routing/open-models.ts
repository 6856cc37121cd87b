import type { EmbeddingModels } from '../models/embeddings/embedding-model.ts'
import type { LanguageModels } from '../models/language-model.ts'
import type { Database } from '../platform/database/database.ts'
import type { Background } from '../platform/start-loop.ts'
import { createLanguageModels } from './language-models.ts'
import type { CallingApp } from './make-call.ts'
import { createModelChecks } from './model-checks.ts'
import { createRecordedEmbeddings } from './recorded-embeddings.ts'
import { startCallWatch } from './start-call-watch.ts'

/** The models of this process. */
export interface Models extends Background {
  /** The models, with records of their calls written through a database of the process. */
  of(database: Database): { models: LanguageModels; embeddings: EmbeddingModels | null }
  stop(): Promise<void>
}

/** Opens the models of settings and of all workspaces, and watches their calls. */
export function openModels(app: Omit<CallingApp, 'callWatch'>): Models {
  const callWatch = startCallWatch(app)
  const checks = createModelChecks({ ...app, callWatch })
  return {
    of: database => ({
      models: createLanguageModels({ ...app, database, callWatch, checks }),
      embeddings: createRecordedEmbeddings({ ...app, database, callWatch }),
    }),
    async idle() {
      const hadChecks = await checks.idle()
      return (await callWatch.idle()) || hadChecks
    },
    async stop() {
      await checks.stop()
      await callWatch.stop()
    },
  }
}
