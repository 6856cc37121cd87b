import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'

/** Removes probes, which makes the coverage of their agents stale. The result omits unknown ids. */
export async function removeProbes(
  context: ViewerContext,
  input: { ids: string[] },
): Promise<{ removedIds: string[] }> {
  requireScope(context, 'WRITE')
  const uuids = input.ids.flatMap(id => decodeId('Probe', id) ?? [])
  const { workspaceId } = context.viewer
  const removed = await context.db.$transaction(async tx => {
    await tx.$executeRaw`
      WITH stale AS (
        SELECT id FROM agents WHERE workspace_id = ${workspaceId}::uuid AND id IN (
          SELECT agent_id FROM probes WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${uuids}::uuid[]))
        ORDER BY id FOR UPDATE
      )
      UPDATE agents SET scope_changes = scope_changes + 1 FROM stale WHERE agents.id = stale.id`
    return tx.$queryRaw<{ id: string }[]>`
      DELETE FROM probes WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${uuids}::uuid[]) RETURNING id`
  })
  const removedIds = new Set(removed.map(({ id }) => encodeId('Probe', id)))
  return { removedIds: [...new Set(input.ids)].filter(id => removedIds.has(id)) }
}
