import type { Config } from './config.ts'
import { loadDemo } from './demo/load-demo.ts'
import type { App } from './platform/app.ts'
import { ensureFirstWorkspace } from './platform/auth/first-workspace.ts'
import { applyMigrations } from './platform/database/apply-migrations.ts'
import type { Database } from './platform/database/database.ts'
import { openPglite } from './platform/database/open-pglite.ts'
import { openPostgres } from './platform/database/open-postgres.ts'
import { createLocalBus, type EventBus } from './platform/events/event-bus.ts'
import { connectRedisBus } from './platform/events/redis-bus.ts'
import { createGraphiqlPage } from './platform/http/graphiql-page.ts'
import { createGraphqlHandler } from './platform/http/graphql-handler.ts'
import { checkReadiness, type Phase } from './platform/http/health.ts'
import { type HttpServer, startHttpServer } from './platform/http/http-server.ts'
import { createLogger, type Logger } from './platform/logger.ts'
import { startTaskQueue } from './platform/tasks/task-queue.ts'
import { schema } from './schema/index.ts'
import { startWorker } from './workers/start-worker.ts'
import { TASK_CODES } from './workers/task-codes.ts'
import type { TaskCodes } from './workers/task-definition.ts'

export interface Canopy {
  app: App
  /** Where it answers, without a trailing slash. */
  url: string
  port: number
  stop(): Promise<void>
}

/** Tells a person what happens, a line at a time. */
export type Tell = (line: string) => void

/**
 * Builds the parts once, in the order in which they need each other, and starts the roles asked for.
 * What was started is stopped again when a later part cannot start.
 */
export async function startCanopy(
  config: Config,
  tell: Tell,
  codes: TaskCodes = TASK_CODES,
): Promise<Canopy> {
  const log = createLogger(config)
  const stops: (() => Promise<void>)[] = []
  let phase: Phase = 'starting'
  const stop = async () => {
    if (phase === 'stopping') return
    phase = 'stopping'
    for (const stopPart of stops.reverse())
      await stopPart().catch(error => log.error({ err: error }, 'stopping'))
  }
  try {
    const database = await openDatabase(config, log, tell)
    stops.push(() => database.close())
    const applied = await applyMigrations(database)
    if (applied.length)
      tell(`Database: applied ${applied.length} migration${applied.length === 1 ? '' : 's'}.`)
    const bus = await openBus(config, log)
    stops.push(() => bus.close())
    const queue = await startTaskQueue(database, config, log)
    stops.push(() => queue.stop())
    const app: App = { config, log, database, bus, queue }
    if (config.role !== 'api') {
      const worker = await startWorker(app, codes)
      stops.push(() => worker.stop(config.shutdownGraceMs))
    }
    const first = config.role === 'worker' ? null : await ensureFirstWorkspace(app)
    const server = await serve(app, first?.secret ?? null, () => phase)
    stops.push(() => server.stop(config.shutdownGraceMs))
    if (first && config.hasDemo) await loadDemo(app, first, tell)
    phase = 'ready'
    return announce(app, server, first?.secret ?? null, tell, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

function openDatabase(config: Config, log: Logger, tell: Tell): Promise<Database> {
  if (config.databaseUrl) return openPostgres(config.databaseUrl, config.connectTimeoutMs)
  tell(`Database: embedded, in ${config.dataDir}.`)
  return openPglite(config.dataDir, error => {
    log.fatal({ err: error }, 'another process took the data folder; ending at once to keep it whole')
    process.exit(1)
  })
}

async function openBus(config: Config, log: Logger): Promise<EventBus> {
  return config.redisUrl ? connectRedisBus(config.redisUrl, config.connectTimeoutMs, log) : createLocalBus()
}

function serve(app: App, secret: string | null, phase: () => Phase): Promise<HttpServer> {
  const { config, log } = app
  const readiness = () => checkReadiness(app, phase())
  if (config.role === 'worker') return startHttpServer({ log, readiness }, config)
  const graphql = createGraphqlHandler(app, schema)
  const graphiql = config.hasGraphiql ? createGraphiqlPage(app, secret) : undefined
  return startHttpServer({ log, readiness, graphql, ...(graphiql && { graphiql }) }, config)
}

function announce(
  app: App,
  server: HttpServer,
  secret: string | null,
  tell: Tell,
  stop: () => Promise<void>,
): Canopy {
  const { config } = app
  const url = config.port === 0 ? `http://${config.host}:${server.port}` : config.publicUrl
  if (config.role === 'worker')
    tell(`Canopy worker is ready: ${config.workerConcurrency} tasks at a time. Health: ${url}/health/ready`)
  else {
    const lines = ['', 'Canopy is ready.', `  API        ${url}/graphql`]
    if (config.hasGraphiql) lines.push(`  GraphiQL   ${url}/`)
    if (secret) lines.push(`  API key    ${secret}`)
    tell(`${lines.join('\n')}\n`)
  }
  return { app, url, port: server.port, stop }
}
