import type { Config } from '../../config/config.ts'
import { LimitReachedError } from '../../errors.ts'
import { allWorkspaces } from '../../platform/database/all-workspaces.ts'
import type { Database } from '../../platform/database/database.ts'
import { withDeadline } from '../../platform/deadline.ts'
import type { Logger } from '../../platform/logger.ts'
import { createOpenCounts, type OpenLimit } from '../../platform/open-counts.ts'
import { type Background, startLoop } from '../../platform/start-loop.ts'
import { withoutTimeLimit } from '../../platform/time-left.ts'
import { startChild, traced } from '../../platform/tracing/current-span.ts'
import { QUERY_LEASE_MS } from './query-rows.ts'

/** Abort reason when this process stops. */
export class ServerStopping extends Error {
  override readonly name = 'ServerStopping'
}

/** Abort reason of a query that was ended by its client. */
export class QueryCancelled extends Error {
  override readonly name = 'QueryCancelled'
}

/** Whose limits a query counts against. UUIDs. */
interface QueryOwner {
  workspaceId: string
  apiKeyId: string
}

/** The streamed queries that this process runs, watched or not. */
export interface QueryRuns extends Background {
  /**
   * Runs a query (a UUID) and renews its lease until the work ends.
   * @param work never rejects. Its signal aborts when the process stops.
   * @throws LimitReachedError
   */
  run(id: string, owner: QueryOwner, work: (signal: AbortSignal) => Promise<void>): void
  /**
   * Aborts a query if it runs in this process. In another one, a query that was ended in the database is aborted by its
   * next write, or when its lease would be renewed.
   */
  cancel(id: string): void
  /** Aborts queries that still run after the grace period. Resolves when all have ended. */
  stop(graceMs: number): Promise<void>
}

const RENEW_MS = QUERY_LEASE_MS / 3
/** Time for aborted queries to write their last event. */
const ABORT_MS = 3_000

export function createQueryRuns(
  { streams }: Pick<Config, 'streams'>,
  log: Logger,
  database: Pick<Database, 'everyWorkspace'>,
): QueryRuns {
  const running = new Map<string, { abort: AbortController; over: Promise<void> }>()
  const counts = createOpenCounts<OpenLimit & { who: string }>()
  const loop = startLoop(log, {
    name: 'renewing query leases',
    everyMs: RENEW_MS,
    async run() {
      const ids = [...running.keys()]
      if (ids.length === 0) return false
      // All workspaces: a process runs queries of several.
      const ended = await allWorkspaces(database, 'renew query leases').$queryRaw<{ id: string }[]>`
        WITH renewed AS (
          UPDATE agent_queries SET lease_expires_at = now() + make_interval(secs => ${QUERY_LEASE_MS / 1000}::float8)
          WHERE id = ANY (${ids}::uuid[]) AND ended_at IS NULL
        )
        SELECT id FROM agent_queries WHERE id = ANY (${ids}::uuid[]) AND ended_at IS NOT NULL`
      for (const { id } of ended) cancel(id)
      return false
    },
  })
  const cancel = (id: string) => running.get(id)?.abort.abort(new QueryCancelled('The query was cancelled.'))
  const allOver = async () => {
    while (running.size > 0) await Promise.all([...running.values()].map(({ over }) => over))
  }
  async function endRuns(graceMs: number): Promise<void> {
    await withDeadline(graceMs, allOver()).catch(() => {
      const reason = new ServerStopping('The server was stopped.')
      for (const { abort } of running.values()) abort.abort(reason)
    })
    await withDeadline(ABORT_MS, allOver()).catch(error =>
      log.warn(
        { err: error, queries: running.size },
        'queries did not end in time; their leases will expire',
      ),
    )
  }
  return {
    run(id, { apiKeyId, workspaceId }, work) {
      const taken = counts.take([
        { name: `key ${apiKeyId}`, who: 'This API key', max: streams.perKey },
        { name: `workspace ${workspaceId}`, who: 'This workspace', max: streams.perWorkspace },
        { name: 'process', who: 'This server', max: streams.perProcess },
      ])
      if (taken.reached) {
        const { who, max } = taken.reached
        throw new LimitReachedError(`${who} already runs ${max} streamed queries. Wait for one to end.`, max)
      }
      const abort = new AbortController()
      const span = startChild('run query', 'internal')
      const over = withoutTimeLimit(() => traced(span, () => work(abort.signal))).finally(() => {
        running.delete(id)
        taken.release()
      })
      running.set(id, { abort, over })
    },
    cancel,
    async idle() {
      const hadWork = running.size > 0
      await allOver()
      return hadWork
    },
    async stop(graceMs) {
      if (running.size > 0) await endRuns(graceMs)
      await loop.stop()
    },
  }
}
