import { ago, type Keep } from './outdated-rows.ts'
import type { TaskRun } from './task-definition.ts'

/** Each is a request of its own to the store; so many are made side by side. */
const OBJECTS_IN_ONE = 20
/** One that could not be removed is left alone for so long, and tried again behind those that never were. */
const REST_MS = 600_000

/**
 * Removes objects that nobody will ask for any more from their store. No transaction is open meanwhile, and none is needed: a
 * name is never given twice. Whoever puts the same bytes puts them under another; whoever dies leaves the name to the next run;
 * and two who remove the same one do what one would. What the store does not give up is logged and left for another run.
 * @returns how many: 0 when none is left, or the store gave up none of those that were asked for.
 */
export async function removeObjects(
  run: Pick<TaskRun, 'effect' | 'log'>,
  { workspaceId, limit, artifacts }: Keep,
): Promise<number> {
  const tried = await run.effect(
    tx => tx.$queryRaw<{ name: string }[]>`
      UPDATE abandoned_objects SET tried_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND name = ANY (ARRAY (
        SELECT name FROM abandoned_objects
        WHERE workspace_id = ${workspaceId}::uuid AND (tried_at IS NULL OR tried_at < ${ago(REST_MS)})
        ORDER BY tried_at NULLS FIRST LIMIT ${Math.min(limit, OBJECTS_IN_ONE)}::int FOR UPDATE SKIP LOCKED))
      RETURNING name`,
  )
  const removed: string[] = []
  await Promise.all(
    tried.map(async ({ name }) => {
      try {
        await artifacts.removeObject(workspaceId, name)
        removed.push(name)
      } catch (error) {
        run.log.warn({ err: error, name }, 'a file could not be removed from its store; it is tried again')
      }
    }),
  )
  if (removed.length === 0) return 0
  return run.effect(
    tx => tx.$executeRaw`
      DELETE FROM abandoned_objects WHERE workspace_id = ${workspaceId}::uuid AND name = ANY (${removed}::text[])`,
  )
}
