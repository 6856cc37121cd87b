import type { App } from '../../src/app.ts'
import { createExtractionPool } from '../../src/knowledge/extraction/extract-file.ts'
import { createIndexing } from '../../src/knowledge/indexing/indexing-threads.ts'
import { createBackgroundWork } from '../../src/platform/afterwards.ts'
import { createArtifactStore } from '../../src/platform/artifacts/create-artifact-store.ts'
import { generateSecret } from '../../src/platform/auth/authenticate.ts'
import { createWorkspace } from '../../src/platform/auth/first-workspace.ts'
import { createViewerContext, expandScopes, type ViewerContext } from '../../src/platform/auth/viewer.ts'
import { applyMigrations } from '../../src/platform/database/migrations.ts'
import { openPglite } from '../../src/platform/database/open-pglite.ts'
import { openPostgres } from '../../src/platform/database/open-postgres.ts'
import { createEmbeddings } from '../../src/platform/embeddings/create-embeddings.ts'
import { createLocalBus } from '../../src/platform/events/event-bus.ts'
import { createReaders } from '../../src/platform/events/readers.ts'
import { createTextReaders } from '../../src/platform/events/text-readers.ts'
import { createLogger } from '../../src/platform/logger.ts'
import { createMetrics } from '../../src/platform/metrics/metrics.ts'
import { createModel } from '../../src/platform/models/create-model.ts'
import { createOperations } from '../../src/platform/operations.ts'
import { createQueryRuns } from '../../src/platform/queries/query-runs.ts'
import { readConfig } from '../../src/read-config.ts'
import { createExporting } from '../../src/reports/export/export-in-thread.ts'
import { TASKS } from '../../src/workers/index.ts'
import { makeDataDir } from './data-dir.ts'
import { createTestDatabase, isDistributed } from './test-database.ts'

export interface TestApp {
  app: App
  /** A new workspace, as a user with the scope ADMIN sees it. */
  newContext(): Promise<ViewerContext>
  stop(): Promise<void>
}

/** The parts of a Canopy that serves nobody and runs nothing, for a test that makes every step itself. */
export async function openTestApp(settings: Record<string, string> = {}): Promise<TestApp> {
  const dataDir = await makeDataDir()
  const made = await createTestDatabase()
  const config = readConfig([], {
    LOG_LEVEL: 'silent',
    ...settings,
    ...made.settings,
    DATA_DIR: dataDir.path,
  })
  const database =
    isDistributed && config.databaseUrl
      ? await openPostgres(config.databaseUrl, config)
      : await openPglite(config.dataDir, cause => {
          throw cause
        })
  await applyMigrations(database)
  const bus = createLocalBus()
  const log = createLogger(config)
  const metrics = createMetrics(database, bus)
  const app: App = {
    config,
    log,
    database,
    bus,
    readers: createReaders({ config, log, bus }),
    texts: createTextReaders({ config, log, bus }),
    queryRuns: createQueryRuns(config, log, database),
    metrics,
    operations: createOperations(config, metrics),
    embeddings: createEmbeddings(config.embeddings),
    model: createModel(config.model, metrics),
    extraction: createExtractionPool(config.extraction),
    exporting: createExporting(config.exports),
    artifacts: createArtifactStore(database, config.artifacts),
    indexing: createIndexing(database),
    tasks: TASKS,
    afterwards: createBackgroundWork(log),
    publicUrl: config.publicUrl,
  }
  return {
    app,
    async newContext() {
      const ids = await createWorkspace(app, { name: 'tests', userName: 'tester', secret: generateSecret() })
      return createViewerContext(app, { ...ids, scopes: expandScopes(['ADMIN']) })
    },
    async stop() {
      await app.queryRuns.stop(0)
      await app.afterwards.stop()
      await app.extraction.stop()
      await app.exporting.stop()
      await bus.close()
      await database.close()
      await made.drop()
      await dataDir.remove()
    },
  }
}
