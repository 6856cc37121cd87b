import type { App } from './app.ts'
import { ensureFirstWorkspace } from './auth/first-workspace.ts'
import type { Config } from './config/config.ts'
import { BACKED_UP_FILES } from './config/data-dir-files.ts'
import { loadDemo } from './demo/load-demo.ts'
import { createFlags } from './flags/flags.ts'
import { createArtifactRoute } from './http/artifact-route.ts'
import { createGraphqlServer } from './http/graphql-server.ts'
import { checkReadiness, type Phase } from './http/health.ts'
import { checkPort, type Handler, type HttpServer, startHttpServer } from './http/http-server.ts'
import { createMcpRoute } from './http/mcp-route.ts'
import { createGraphiqlPage, createSchemaPage } from './http/pages.ts'
import { createSignInLink, createSignInRoute, type SignInLink } from './http/sign-in-link.ts'
import { createUploadRoute } from './http/upload-route.ts'
import { createExtractionPool } from './knowledge/extraction/extract-file.ts'
import { createIndexing } from './knowledge/indexing/indexing-threads.ts'
import { createMetrics } from './metrics.ts'
import { createAutomaticDocuments } from './persisted/automatic-documents.ts'
import { createTrustedDocuments } from './persisted/trusted-documents.ts'
import { createArtifactStore } from './platform/artifacts/create-artifact-store.ts'
import { createBackgroundWork } from './platform/background-work.ts'
import { serveBackups } from './platform/backup/backup-socket.ts'
import { createBackup } from './platform/backup/create-backup.ts'
import { createLocalBus } from './platform/bus/event-bus.ts'
import { connectRedisBus } from './platform/bus/redis-bus.ts'
import type { Database } from './platform/database/database.ts'
import type { PoolName } from './platform/database/metrics.ts'
import { applyMigrations } from './platform/database/migrations.ts'
import { openPglite } from './platform/database/open-pglite.ts'
import { openPostgres } from './platform/database/open-postgres.ts'
import { createLogger, type Logger } from './platform/logger.ts'
import { createOperations } from './platform/operations.ts'
import { createBuckets } from './platform/rate-limit/fallback-buckets.ts'
import { connectAll, createRedis } from './platform/redis/connect-redis.ts'
import type { Background } from './platform/start-loop.ts'
import { createTracer } from './platform/tracing/create-tracer.ts'
import { installEverywhere } from './plugins/install-everywhere.ts'
import { createPlugins } from './plugins/plugins.ts'
import { createExporting } from './reports/export/export-in-thread.ts'
import { openModels } from './routing/open-models.ts'
import { printSchemaText, schema } from './schema/index.ts'
import { authorizeOperation } from './schema/protection/authorize-operation.ts'
import { announce, type PrintLine } from './start-messages.ts'
import { createQueryRuns } from './streams/queries/query-runs.ts'
import { createReaders } from './streams/reader.ts'
import { createTextReaders } from './streams/text-readers.ts'
import { repairEventOrder } from './streams/workspace-cursor.ts'
import { startScheduler } from './tasks/schedule.ts'
import { startWorker } from './tasks/worker.ts'
import { checkMasterKey, openVault } from './vault/open-vault.ts'
import { sealWebhookSecrets } from './webhooks/seal-webhook-secrets.ts'
import { startWebhookSender } from './webhooks/start-webhook-sender.ts'
import { TASKS } from './workers/index.ts'
import { reindexOutdated } from './workers/ingestion.ts'
import { startEmbeddingWatch } from './workers/start-embedding-watch.ts'

export interface Canopy {
  app: App
  /** Base URL, without a trailing slash. */
  url: string
  port: number
  /** Resolves when this process has no task, delivery or other background work that is due or running. */
  idle(): Promise<void>
  stop(): Promise<void>
}

type Stop = () => Promise<void>

/** Statement timeout as a multiple of the request or task timeout, so that the request or task times out first. */
const STATEMENT_TIMEOUT_FACTOR = 1.25

/**
 * Builds all parts in dependency order and starts the configured role.
 * If a part cannot start, stops the parts that were already started.
 */
export async function startCanopy(
  config: Config,
  print: PrintLine,
  tasks: App['tasks'] = TASKS,
): Promise<Canopy> {
  const log = createLogger(config)
  /** Parts that other parts depend on. Stopped last, one by one, in reverse order. */
  const dependencies: Stop[] = []
  /** Parts that do work. Stopped concurrently: they accept nothing new and share one grace period. */
  const services: Stop[] = []
  const background: Background[] = []
  let phase: Phase = 'starting'
  const stop = async () => {
    if (phase === 'stopping') return
    phase = 'stopping'
    const stopQuietly = (stopPart: Stop) =>
      stopPart().catch(error => log.error({ err: error }, 'a part failed to stop'))
    await Promise.all(services.map(stopQuietly))
    for (const stopPart of dependencies.reverse()) await stopQuietly(stopPart)
  }
  const idle = async () => {
    let hadWork = true
    while (hadWork) {
      hadWork = false
      for (const part of background) hadWork = (await part.idle()) || hadWork
    }
  }
  try {
    checkMasterKey(config)
    await checkPort(config)
    const tracer = await createTracer(config, log)
    dependencies.push(() => tracer.stop(config.shutdownGraceMs))
    const deadlineMs = config.role === 'api' ? config.requestTimeoutMs : config.taskTimeoutMs
    const database = await openDatabase(config, log, print, deadlineMs)
    dependencies.push(() => database.close())
    const onNewer = (names: string[]) =>
      log.warn({ names }, 'the database was migrated by a newer release; ALLOW_NEWER_DATABASE is set')
    const applied = await applyMigrations(database, config.allowsNewerDatabase ? { onNewer } : {})
    const vault = await openVault(config, database)
    await sealWebhookSecrets(database, vault)
    await repairEventOrder(database)
    if (applied.length)
      print(`Database: applied ${applied.length} migration${applied.length === 1 ? '' : 's'}.`)
    const redis = config.redisUrl ? createRedis(config.redisUrl, config.connectTimeoutMs, log) : null
    dependencies.push(async () => redis?.disconnect())
    const connected = redis && connectAll([redis], config.connectTimeoutMs, log)
    const bus = config.redisUrl
      ? await connectRedisBus(config.redisUrl, config.connectTimeoutMs, log)
      : createLocalBus()
    dependencies.push(() => bus.close())
    await connected
    if (!bus.isReady())
      print(
        'Redis: REDIS_URL does not respond. Canopy starts without it: until it responds, streams poll for events.',
      )
    const readers = createReaders({ config, log, bus })
    const extraction = createExtractionPool(config.extraction)
    const exporting = createExporting(config.exports)
    const indexing = createIndexing(database)
    dependencies.push(async () => {
      await Promise.all([extraction.stop(), exporting.stop(), indexing.threads.stop()])
    })
    const metrics = createMetrics(database, bus)
    metrics.watchDatabase(poolNameOf(config), database)
    const models = openModels({ config, log, database, vault, bus, metrics })
    dependencies.push(() => models.stop())
    const flags = await createFlags({ config, log, database, bus })
    dependencies.push(() => flags.stop())
    const plugins = await createPlugins(config)
    dependencies.push(() => plugins.stop())
    const app: App = {
      config,
      log,
      tracer,
      database,
      vault,
      bus,
      readers,
      texts: createTextReaders({ config, log, bus }),
      queryRuns: createQueryRuns(config, log, database),
      metrics,
      buckets: createBuckets(redis, { log, metrics }),
      operations: createOperations(config, metrics),
      trustedDocuments: createTrustedDocuments(metrics),
      automaticDocuments: createAutomaticDocuments(metrics),
      flags,
      ...models.of(database),
      modelChecks: models.checks,
      extraction,
      exporting,
      artifacts: createArtifactStore(database, config.artifacts),
      indexing,
      plugins,
      tasks,
      backgroundWork: createBackgroundWork(log),
      publicUrl: config.publicUrl,
    }
    background.push(app.queryRuns, app.backgroundWork, models)
    services.push(() => app.queryRuns.stop(config.shutdownGraceMs))
    services.push(() => app.backgroundWork.stop())
    if (config.role !== 'api') {
      await reindexOutdated(app)
      const worker = await startWorker(app)
      services.push(() => worker.stop(config.shutdownGraceMs))
      const sender = await startWebhookSender(app)
      services.push(() => sender.stop(config.shutdownGraceMs))
      const scheduler = startScheduler(app)
      services.push(() => scheduler.stop())
      background.push(scheduler, worker, sender)
      const watch = app.embeddings && startEmbeddingWatch(app)
      if (watch) {
        services.push(() => watch.stop())
        background.push(watch)
      }
    }
    // Last, because it saves what the others have counted.
    background.push(flags)
    const first = config.role === 'worker' ? null : await ensureFirstWorkspace(app)
    await installEverywhere(app)
    const secret = first?.secret ?? null
    const link = makeSignInLink(config, secret)
    const requestDatabase = await openForRequests(app)
    if (requestDatabase !== database) {
      dependencies.push(() => requestDatabase.close())
      metrics.watchDatabase('requests', requestDatabase)
    }
    const served: App =
      requestDatabase === database
        ? app
        : { ...app, database: requestDatabase, ...models.of(requestDatabase) }
    const server = await serve(served, link, () => phase)
    if (config.port === 0) {
      app.publicUrl = `http://${config.host}:${server.port}`
      served.publicUrl = app.publicUrl
    }
    services.push(() => server.stop(config.shutdownGraceMs))
    const backups = database.copyFiles && (await openBackups(app))
    if (backups) services.push(() => backups.stop())
    if (first && config.hasDemo) await loadDemo(app, first, print)
    phase = 'ready'
    announce(app, { secret, link }, print)
    return { app, url: app.publicUrl, port: server.port, idle, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function openDatabase(config: Config, log: Logger, print: PrintLine, deadlineMs: number): Promise<Database> {
  if (config.databaseUrl) return openPostgres(config.databaseUrl, withStatementTimeout(config, deadlineMs))
  print(`Database: embedded, in ${config.dataDir}.`)
  const onLost = (error: Error) => {
    log.fatal({ err: error }, 'the embedded database is lost; exiting')
    print(error.message)
    process.exit(1)
  }
  return openPglite(config.dataDir, onLost, { print, reserveBytes: config.diskReserveBytes })
}

/** The name in metrics of the first pool. Requests have another pool if tasks run in this process. */
function poolNameOf({ databaseUrl, role }: Config): PoolName {
  if (!databaseUrl) return 'all'
  return role === 'api' ? 'requests' : 'tasks'
}

/** Serves `npm run backup` while this process uses the embedded database. */
function openBackups({ config, database, log }: App) {
  const source = { database, dataDir: config.dataDir, files: BACKED_UP_FILES, artifacts: config.artifacts }
  return serveBackups({ dataDir: config.dataDir, log }, () => createBackup(source))
}

/** Separate connections if tasks run in this process, because their statements may take longer. */
async function openForRequests({ config, database }: App): Promise<Database> {
  if (!config.databaseUrl || config.role !== 'all') return database
  return openPostgres(config.databaseUrl, withStatementTimeout(config, config.requestTimeoutMs))
}

function withStatementTimeout(config: Config, deadlineMs: number) {
  return { ...config, statementTimeoutMs: Math.ceil(deadlineMs * STATEMENT_TIMEOUT_FACTOR) }
}

/** Null if the first key is not printed, or the link is turned off. */
function makeSignInLink(config: Config, secret: string | null): SignInLink | null {
  const isWanted = config.hasGraphiql && !config.bootstrapApiKey && config.signInLinkTtlMs > 0
  return secret && isWanted ? createSignInLink(secret, config.signInLinkTtlMs) : null
}

function serve(app: App, link: SignInLink | null, phase: () => Phase): Promise<HttpServer> {
  const { config, log, tracer, metrics } = app
  const readiness = () => checkReadiness(app, phase())
  if (config.role === 'worker') return startHttpServer({ log, tracer, metrics, readiness }, config)
  const graphql = createGraphqlServer(app, schema, authorizeOperation)
  const uploads = createUploadRoute(app)
  const artifacts = createArtifactRoute(app)
  const pages = createPages(config, link).set('/mcp', createMcpRoute(app, schema, graphql))
  const parts = { log, tracer, metrics, readiness, graphql, uploads, artifacts, pages }
  return startHttpServer(parts, config)
}

function createPages(config: Config, link: SignInLink | null): Map<string, Handler> {
  const pages = new Map<string, Handler>()
  if (config.hasGraphiql) pages.set('/', createGraphiqlPage()).set('/sign-in', createSignInRoute(link))
  if (config.hasIntrospection)
    pages.set(
      '/schema.graphql',
      createSchemaPage(() => printSchemaText(schema)),
    )
  return pages
}
