import { Prisma } from '../generated/prisma/client.ts'
import type { Transacting } from '../platform/bus/transact.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import type { Logger } from '../platform/logger.ts'
import { type Background, startLoop } from '../platform/start-loop.ts'
import { chargeCalls } from './charge-calls.ts'
import { noticeBudgets } from './notice-budgets.ts'

/** Shows that this process is alive while it makes calls, and ends the calls of lost processes. */
export interface CallWatch extends Background {
  /** Call it when a call is recorded. */
  add(workspaceId: string, id: string): void
  /** Call it after the call is settled. */
  remove(id: string): void
  /** Looks for lost calls and due notices now, without waiting. */
  ring(): void
  stop(): Promise<void>
}

/** Together, a call ends within 60 s after its process is lost. */
const WATCH_MS = 15_000
const LOST_AFTER_MS = 40_000
/** Maximum number of calls ended by one statement. */
const BATCH = 500

type WatchingApp = Transacting['app'] & { database: Database; log: Logger }

/**
 * Every 15 s, renews the sign of life of the calls that this process makes, ends calls of lost processes, and raises the
 * notices of budgets. Safe to run in any number of processes.
 */
export function startCallWatch(
  app: WatchingApp,
  { everyMs = WATCH_MS, lostAfterMs = LOST_AFTER_MS } = {},
): CallWatch {
  const running = new Map<string, string>()
  /** When the last run ended well. */
  let ranAt: number | null = null
  const loop = startLoop(app.log, {
    name: 'call watch',
    everyMs,
    async run() {
      await renew(app, running)
      // If this process could not reach the database, other processes may only seem lost. They get until the next run.
      const isLossKnown = ranAt !== null && performance.now() - ranAt < lostAfterMs - WATCH_MS
      const hasEnded = isLossKnown && (await endLostCalls(app, lostAfterMs))
      const hasRaised = await noticeBudgets(app)
      ranAt = performance.now()
      return hasEnded || hasRaised
    },
  })
  return {
    add: (workspaceId, id) => void running.set(id, workspaceId),
    remove: id => void running.delete(id),
    ring: loop.ring,
    idle: loop.idle,
    stop: loop.stop,
  }
}

async function renew({ database }: WatchingApp, running: ReadonlyMap<string, string>): Promise<void> {
  if (running.size === 0) return
  // All workspaces: a process makes calls of several.
  await allWorkspaces(database, 'watch model calls').$executeRaw`
    UPDATE model_calls SET owner_seen_at = now()
    FROM unnest(${[...running.values()]}::uuid[], ${[...running.keys()]}::uuid[]) AS running (workspace_id, id)
    WHERE model_calls.workspace_id = running.workspace_id AND model_calls.id = running.id AND outcome IS NULL`
}

/**
 * Ends the calls of lost processes. Those that were not sent cost nothing. The others may have cost anything up to what
 * was reserved, so that is charged.
 */
async function endLostCalls({ database, log }: WatchingApp, lostAfterMs: number): Promise<boolean> {
  const charged = await chargeCalls(
    allWorkspaces(database, 'watch model calls'),
    Prisma.sql`
      UPDATE model_calls
      SET outcome = CASE WHEN sent_at IS NULL THEN 'CANCELLED'::"ModelCallOutcome" ELSE 'FAILED' END, error_code = 'OWNER_LOST',
        input_tokens = CASE WHEN sent_at IS NULL THEN 0 ELSE reserved_tokens END,
        cost_nano = CASE WHEN sent_at IS NULL THEN 0 ELSE reserved_nano END, tokens_estimated = sent_at IS NOT NULL,
        duration_ms = greatest(0, 1000 * extract(epoch FROM now() - at)), ended_at = now()
      WHERE outcome IS NULL AND id = ANY (ARRAY (
        SELECT id FROM model_calls
        WHERE outcome IS NULL AND owner_seen_at < now() - ${lostAfterMs}::float8 * interval '1 millisecond'
        ORDER BY owner_seen_at LIMIT ${BATCH}::int FOR UPDATE SKIP LOCKED))
      RETURNING *`,
  )
  for (const { workspaceId, calls } of charged)
    log.warn({ workspaceId, calls }, 'model calls of a lost process ended')
  return charged.length > 0
}
