import type { Config } from '../config/config.ts'
import type { EventBus } from '../platform/bus/event-bus.ts'
import { transact } from '../platform/bus/transact.ts'
import type { Database } from '../platform/database/database.ts'
import { scopeToWorkspace, type WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { Logger } from '../platform/logger.ts'
import type { Background } from '../platform/start-loop.ts'
import type { FlagKey } from './declared-flags.ts'
import { isFailing, type Tallies, type Tally } from './is-failing.ts'
import { switchOff } from './switch-off.ts'

export type Outcome = 'succeeded' | 'failed'

/** Flags of workspaces with collected outcomes. Outcomes of others are dropped. */
const MAX_COLLECTED = 10_000

interface Collected extends Tally {
  key: FlagKey
  workspaceId: string
}

interface CountsApp {
  config: Pick<Config, 'flags'>
  log: Logger
  database: Database
  bus: EventBus
}

export interface OutcomeCounts extends Background {
  count(key: FlagKey, workspaceId: string, outcome: Outcome): void
  /** Saves what is collected. */
  stop(): Promise<void>
}

/**
 * Counts the outcomes of guarded operations. All processes add theirs to one table, and each that adds a failure checks
 * the sums, so that it does not matter which process runs the operations. A process that is killed loses what it collected
 * within FLAG_RECHECK_MS.
 */
export function createOutcomeCounts(app: CountsApp): OutcomeCounts {
  let collected = new Map<string, Collected>()
  let timer: NodeJS.Timeout | null = null
  let saving: Promise<void> = Promise.resolve()

  const saveAll = async () => {
    const batch = [...collected.values()]
    collected = new Map()
    for (const one of batch)
      await save(app, one).catch(error =>
        app.log.warn(
          { err: error, flag: one.key, calls: one.calls },
          'outcomes of a feature flag not counted',
        ),
      )
  }
  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    saving = saving.then(saveAll)
    return saving
  }
  return {
    count(key, workspaceId, outcome) {
      const name = `${key} ${workspaceId}`
      const { calls, failures } = collected.get(name) ?? { calls: 0, failures: 0 }
      if (calls === 0 && collected.size >= MAX_COLLECTED) return
      const failed = outcome === 'failed' ? 1 : 0
      collected.set(name, { key, workspaceId, calls: calls + 1, failures: failures + failed })
      const { recheckMs } = app.config.flags
      // Otherwise only `idle` and `stop` save them.
      if (Number.isFinite(recheckMs)) timer ??= setTimeout(() => void flush(), recheckMs).unref()
    },
    async idle() {
      const hadWork = collected.size > 0
      await flush()
      return hadWork
    },
    stop: flush,
  }
}

/** Adds counts to the shared ones, and switches the flag off if its operations fail. */
async function save({ config, log, database, bus }: CountsApp, added: Collected): Promise<void> {
  const { key, workspaceId } = added
  const { windowMs, minCalls } = config.flags
  const db = scopeToWorkspace(database.prisma, workspaceId)
  await transact({ app: { bus }, db }, async tx => {
    await addCounts(tx, added, windowMs)
    if (added.failures === 0) return
    const tallies = await readTallies(tx, added, windowMs)
    if (!isFailing(tallies, minCalls)) return
    if (await switchOff(tx, { key, workspaceId }, { ...tallies, windowMs }))
      log.warn({ flag: key, workspaceId, ...tallies.now }, 'feature flag switched off')
  })
}

/** Adds counts to the current ten seconds, and removes those that no check needs. */
async function addCounts(
  tx: WorkspaceTransaction,
  { key, workspaceId, calls, failures }: Collected,
  windowMs: number,
): Promise<void> {
  await tx.$executeRaw`
    WITH outdated AS (
      DELETE FROM flag_counts WHERE workspace_id = ${workspaceId}::uuid AND key = ${key} AND slot = ANY (ARRAY (
        SELECT slot FROM flag_counts
        WHERE workspace_id = ${workspaceId}::uuid AND key = ${key} AND slot < now() - make_interval(secs => ${(3 * windowMs) / 1000}::float8)
        FOR UPDATE SKIP LOCKED))
    )
    INSERT INTO flag_counts (workspace_id, key, slot, calls, failures)
    VALUES (${workspaceId}::uuid, ${key}, date_bin('10 seconds', now(), 'epoch'), ${calls}::int, ${failures}::int)
    ON CONFLICT (workspace_id, key, slot) DO UPDATE
    SET calls = flag_counts.calls + excluded.calls, failures = flag_counts.failures + excluded.failures`
}

/** The counts of the window that ends now and of the one before it. */
async function readTallies(
  tx: WorkspaceTransaction,
  { key, workspaceId }: Collected,
  windowMs: number,
): Promise<Tallies> {
  const [row] = await tx.$queryRaw<
    [{ calls: number; failures: number; allCalls: number; allFailures: number }]
  >`
    WITH recent AS (
      SELECT calls, failures, slot > now() - make_interval(secs => ${windowMs / 1000}::float8) AS is_now FROM flag_counts
      WHERE workspace_id = ${workspaceId}::uuid AND key = ${key}
        AND slot > now() - make_interval(secs => ${(2 * windowMs) / 1000}::float8)
    )
    SELECT coalesce(sum(calls) FILTER (WHERE is_now), 0)::float8 AS calls,
      coalesce(sum(failures) FILTER (WHERE is_now), 0)::float8 AS failures,
      coalesce(sum(calls), 0)::float8 AS "allCalls", coalesce(sum(failures), 0)::float8 AS "allFailures"
    FROM recent`
  const { calls, failures, allCalls, allFailures } = row
  return { now: { calls, failures }, before: { calls: allCalls - calls, failures: allFailures - failures } }
}
