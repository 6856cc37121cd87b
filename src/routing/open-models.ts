import type { Config } from '../config/config.ts'
import type { EmbeddingModels } from '../models/embeddings/embedding-model.ts'
import type { LanguageModels } from '../models/language-model.ts'
import { guardModels } from '../models/model-address.ts'
import type { EventBus } from '../platform/bus/event-bus.ts'
import type { Database } from '../platform/database/database.ts'
import { createGuardedFetch } from '../platform/guarded-fetch.ts'
import type { Background } from '../platform/start-loop.ts'
import { createLanguageModels } from './language-models.ts'
import type { CallingApp } from './make-call.ts'
import { createModelChecks, type ModelChecks } from './model-checks.ts'
import { createRecordedEmbeddings } from './recorded-embeddings.ts'
import { startCallWatch } from './start-call-watch.ts'

/** The models of this process. */
export interface Models extends Background {
  /** The models, with records of their calls written through a database of the process. */
  of(database: Database): { models: LanguageModels; embeddings: EmbeddingModels | null }
  checks: ModelChecks
  stop(): Promise<void>
}

type ModelsApp = Omit<CallingApp, 'config' | 'callWatch' | 'guardedFetch'> & {
  config: CallingApp['config'] & Pick<Config, 'allowsPrivateModels'>
  bus: EventBus
}

/** Opens the models of settings and of all workspaces, and watches their calls. */
export function openModels(app: ModelsApp): Models {
  const callWatch = startCallWatch(app, { everyMs: app.config.model.callWatchMs })
  const guardedFetch = createGuardedFetch(guardModels({ allowPrivate: app.config.allowsPrivateModels }))
  const calling: CallingApp = { ...app, callWatch, guardedFetch }
  const checks = createModelChecks(calling)
  return {
    checks,
    of: database => ({
      models: createLanguageModels({ ...calling, database, checks }),
      embeddings: createRecordedEmbeddings({ ...calling, database }),
    }),
    async idle() {
      const hadChecks = await checks.idle()
      return (await callWatch.idle()) || hadChecks
    },
    async stop() {
      await checks.stop()
      await callWatch.stop()
      await guardedFetch.close()
    },
  }
}
