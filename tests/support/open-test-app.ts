import type { App } from '../../src/app.ts'
import { generateSecret } from '../../src/auth/authenticate.ts'
import { createWorkspace } from '../../src/auth/first-workspace.ts'
import { adminOf } from '../../src/auth/viewer.ts'
import { readConfig } from '../../src/config/config.ts'
import { createViewerContext, type ViewerContext } from '../../src/context.ts'
import { createFlags } from '../../src/flags/flags.ts'
import { createExtractionPool } from '../../src/knowledge/extraction/extract-file.ts'
import { createIndexing } from '../../src/knowledge/indexing/indexing-threads.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createAutomaticDocuments } from '../../src/persisted/automatic-documents.ts'
import { createTrustedDocuments } from '../../src/persisted/trusted-documents.ts'
import { createArtifactStore } from '../../src/platform/artifacts/create-artifact-store.ts'
import { createBackgroundWork } from '../../src/platform/background-work.ts'
import { createLocalBus } from '../../src/platform/bus/event-bus.ts'
import { applyMigrations } from '../../src/platform/database/migrations.ts'
import { openPglite } from '../../src/platform/database/open-pglite.ts'
import { openPostgres } from '../../src/platform/database/open-postgres.ts'
import { createLogger } from '../../src/platform/logger.ts'
import { createOperations } from '../../src/platform/operations.ts'
import { createBuckets } from '../../src/platform/rate-limit/fallback-buckets.ts'
import { NO_TRACER } from '../../src/platform/tracing/span.ts'
import { createPlugins } from '../../src/plugins/plugins.ts'
import { createExporting } from '../../src/reports/export/export-in-thread.ts'
import { openModels } from '../../src/routing/open-models.ts'
import { createQueryRuns } from '../../src/streams/queries/query-runs.ts'
import { createReaders } from '../../src/streams/reader.ts'
import { createTextReaders } from '../../src/streams/text-readers.ts'
import { openVault } from '../../src/vault/open-vault.ts'
import { TASKS } from '../../src/workers/index.ts'
import { makeDataDir } from './data-dir.ts'
import { createTestDatabase, isDistributed, SHARED_SETTINGS } from './test-database.ts'

export interface TestApp {
  app: App
  /** Creates a workspace. @returns the context of its user, who has the scope ADMIN. */
  newContext(): Promise<ViewerContext>
  stop(): Promise<void>
}

/** Creates the parts of Canopy without a server, worker or scheduler, for a test that takes every step itself. */
export async function openTestApp(settings: Record<string, string> = {}): Promise<TestApp> {
  const dataDir = await makeDataDir()
  const made = await createTestDatabase()
  const config = readConfig([], {
    LOG_LEVEL: 'silent',
    ...(isDistributed && SHARED_SETTINGS),
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
  const vault = await openVault(config, database)
  const models = openModels({ config, log, database, vault, bus, metrics })
  const flags = await createFlags({ config, log, database, bus })
  const app: App = {
    config,
    log,
    tracer: NO_TRACER,
    database,
    vault,
    bus,
    readers: createReaders({ config, log, bus }),
    texts: createTextReaders({ config, log, bus }),
    queryRuns: createQueryRuns(config, log, database),
    metrics,
    buckets: createBuckets(null, { log, metrics }),
    operations: createOperations(config, metrics),
    trustedDocuments: createTrustedDocuments(metrics),
    automaticDocuments: createAutomaticDocuments(metrics),
    flags,
    ...models.of(database),
    modelChecks: models.checks,
    extraction: createExtractionPool(config.extraction),
    exporting: createExporting(config.exports),
    artifacts: createArtifactStore(database, config.artifacts),
    indexing: createIndexing(database),
    plugins: await createPlugins(config),
    tasks: TASKS,
    backgroundWork: createBackgroundWork(log),
    publicUrl: config.publicUrl,
  }
  return {
    app,
    async newContext() {
      const ids = await createWorkspace(app, { name: 'tests', userName: 'tester', secret: generateSecret() })
      return createViewerContext(app, adminOf(ids))
    },
    async stop() {
      await app.queryRuns.stop(0)
      await app.backgroundWork.stop()
      await app.extraction.stop()
      await app.exporting.stop()
      await app.plugins.stop()
      await flags.stop()
      await models.stop()
      await bus.close()
      await database.close()
      await made.drop()
      await dataDir.remove()
    },
  }
}
