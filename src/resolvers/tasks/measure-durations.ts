import type { TaskKind } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

/** With fewer tasks, a median means little. */
const MIN_TASKS = 5
const MAX_TASKS = 50

/** Median duration of the latest completed tasks of each kind, in milliseconds. Null if there are fewer than 5. */
export async function measureDurations(
  { db, viewer }: ViewerContext,
  kinds: TaskKind[],
): Promise<(number | null)[]> {
  const rows = await db.$queryRaw<{ kind: TaskKind; count: number; medianMs: number }[]>`
    SELECT kind, count(*)::int AS count, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::float8 AS "medianMs"
    FROM unnest(${kinds}::text[]::"TaskKind"[]) AS kind CROSS JOIN LATERAL (
      SELECT extract(epoch FROM finished_at - started_at) * 1000 AS ms FROM tasks
      WHERE workspace_id = ${viewer.workspaceId}::uuid AND tasks.kind = kind.kind AND status = 'COMPLETED'
      ORDER BY finished_at DESC LIMIT ${MAX_TASKS}::int
    ) latest
    GROUP BY kind`
  return kinds.map(kind => {
    const row = rows.find(one => one.kind === kind)
    return row && row.count >= MIN_TASKS ? row.medianMs : null
  })
}
