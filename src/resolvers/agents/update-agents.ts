import { NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'
import { type ConfigInput, givenConfig } from './agent-config.ts'
import { checkBulk } from './check-bulk.ts'
import { lockAgents } from './hold-agents.ts'
import type { UpdatedAgent } from './update-agent.ts'

/**
 * Applies the same changes to up to 100 agents, in a constant number of statements.
 * @returns a result per id, in the order given. An unknown id does not affect the others.
 */
export async function updateAgents(
  context: ViewerContext,
  input: ConfigInput & { ids: string[] },
  found: readonly ValidationIssue[] = [],
): Promise<(UpdatedAgent | NotFoundError)[]> {
  requireScope(context, 'WRITE')
  checkBulk(input.ids, found)
  const { db, viewer } = context
  const asked = input.ids.map(id => ({ id, uuid: decodeId('Agent', id) }))
  const known = await db.$transaction(async tx => {
    const uuids = asked.flatMap(({ uuid }) => uuid ?? [])
    const held = await lockAgents(tx, viewer.workspaceId, uuids)
    await tx.agent.updateMany({
      where: { id: { in: held.map(agent => agent.id) } },
      data: { ...givenConfig(input), version: { increment: 1 }, ...(held[0] && { updatedAt: held[0].now }) },
    })
    return new Set(held.map(agent => agent.id))
  })
  return asked.map(({ id, uuid }) =>
    uuid && known.has(uuid) ? { agentId: uuid, taskId: null } : new NotFoundError('agent', id),
  )
}
