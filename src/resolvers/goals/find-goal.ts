import type { ViewerContext } from '../../context.ts'
import { NotFoundError, NotPermittedError } from '../../errors.ts'
import type { Goal } from '../../generated/prisma/client.ts'
import { lockGoal } from '../../goals/store/goal-changes.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { requireScope } from '../shared/require-scope.ts'

/**
 * Finds a goal that the viewer may change.
 * @throws NotFoundError; NotPermittedError unless the viewer created it or has the ADMIN scope.
 */
export async function findOwnGoal(context: ViewerContext, id: string): Promise<Goal> {
  requireScope(context, 'WRITE')
  const { db, viewer } = context
  const { createdBy, ...goal } = await findOrThrow('Goal', id, 'goal', uuid =>
    db.goal.findUnique({ where: { id: uuid }, include: { createdBy: { select: { id: true, name: true } } } }),
  )
  if (createdBy.id === viewer.userId || viewer.scopes.has('ADMIN')) return goal
  throw new NotPermittedError(
    `This goal belongs to ${createdBy.name}. Ask them to change it, use an API key with the ADMIN scope, or plan a goal of your own.`,
  )
}

/** Locks a goal (a UUID) for the transaction. @throws NotFoundError if it was deleted. */
export async function lockFoundGoal(
  tx: WorkspaceTransaction,
  { workspaceId, id }: Pick<Goal, 'workspaceId' | 'id'>,
): Promise<Goal> {
  const goal = await lockGoal(tx, workspaceId, id)
  if (!goal) throw new NotFoundError('goal', encodeId('Goal', id))
  return goal
}
