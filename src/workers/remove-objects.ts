import { ago, type RetentionScope } from './outdated-rows.ts'
import type { TaskRun } from './task-definition.ts'

/** Objects removed in parallel, each with its own request to the store. */
const MAX_PARALLEL_REMOVALS = 20
/** Wait before an object that could not be removed is tried again. Objects never tried come first. */
const RETRY_MS = 600_000

/**
 * Removes abandoned objects from the artifact store. This needs no transaction: names are never reused, not even for
 * the same bytes, an interrupted removal is repeated by the next run, and removing an object twice is harmless.
 * Failures are logged and left for a later run.
 * @returns the number of removed objects. 0 if none is left or all removals failed.
 */
export async function removeObjects(
  run: Pick<TaskRun, 'effect' | 'log'>,
  { workspaceId, limit, artifacts }: RetentionScope,
): Promise<number> {
  const tried = await run.effect(
    tx => tx.$queryRaw<{ name: string }[]>`
      UPDATE abandoned_objects SET tried_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND name = ANY (ARRAY (
        SELECT name FROM abandoned_objects
        WHERE workspace_id = ${workspaceId}::uuid AND (tried_at IS NULL OR tried_at < ${ago(RETRY_MS)})
        ORDER BY tried_at NULLS FIRST LIMIT ${Math.min(limit, MAX_PARALLEL_REMOVALS)}::int FOR UPDATE SKIP LOCKED))
      RETURNING name`,
  )
  const removed: string[] = []
  await Promise.all(
    tried.map(async ({ name }) => {
      try {
        await artifacts.removeObject(workspaceId, name)
        removed.push(name)
      } catch (error) {
        run.log.warn({ err: error, name }, 'file not removed from its store; trying again later')
      }
    }),
  )
  if (removed.length === 0) return 0
  return run.effect(
    tx => tx.$executeRaw`
      DELETE FROM abandoned_objects WHERE workspace_id = ${workspaceId}::uuid AND name = ANY (${removed}::text[])`,
  )
}
