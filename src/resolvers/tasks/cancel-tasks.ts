import type { ViewerContext } from '../../context.ts'
import { ValidationError } from '../../errors.ts'
import type { Prisma, Task } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { requestCancels } from '../../tasks/request-cancel.ts'
import { isFinished } from '../../tasks/status.ts'
import { findOwnGoal } from '../goals/find-goal.ts'
import { requireScope } from '../shared/require-scope.ts'
import { requireTopicOwner } from '../topics/require-topic-owner.ts'
import { findTask, type TaskFilter, taskWhere } from './tasks.ts'

/** Cancels one task. A finished task does not change, and the receipt says so. */
export async function cancelTask(context: ViewerContext, input: { id: string }): Promise<{ taskId: string }> {
  requireScope(context, 'WRITE')
  const { id, topicId, goalId } = await findTask(context, input.id)
  if (topicId) await requireTopicOwner(context, topicId)
  if (goalId) await findOwnGoal(context, encodeId('Goal', goalId))
  await cancelFound(context, async () => [id])
  return { taskId: id }
}

/**
 * Cancels all matching tasks that have not finished, except reports on topics and work for goals of other users, which
 * require the ADMIN scope.
 * @returns their number. @throws NotPermittedError if the filter names a topic of another user.
 */
export async function cancelTasks(
  context: ViewerContext,
  input: { filter: TaskFilter },
): Promise<{ requested: number }> {
  requireScope(context, 'WRITE')
  if (Object.values(input.filter).every(criterion => criterion === null || criterion === undefined))
    throw new ValidationError([
      {
        path: 'input.filter',
        message: 'must have at least one criterion; to cancel all tasks, set status to PENDING and RUNNING',
      },
    ])
  const { subjectId } = input.filter
  const topicId = typeof subjectId === 'string' && decodeId('Topic', subjectId)
  const topic = topicId && (await context.db.topic.findUnique({ where: { id: topicId } }))
  if (topic) await requireTopicOwner(context, topic.id)
  const ids = await cancelFound(context, async tx => {
    const rows = await tx.task.findMany({
      where: {
        AND: [taskWhere(input.filter), ownTasks(context), { status: { in: ['PENDING', 'RUNNING'] } }],
      },
      select: { id: true },
    })
    return rows.map(row => row.id)
  })
  return { requested: ids.length }
}

/** Tasks that the viewer may cancel. */
function ownTasks({ viewer }: ViewerContext): Prisma.TaskWhereInput {
  if (viewer.scopes.has('ADMIN')) return {}
  const { userId: createdById } = viewer
  return {
    AND: [
      { OR: [{ topicId: null }, { topic: { createdById } }] },
      { OR: [{ goalId: null }, { goal: { createdById } }] },
    ],
  }
}

function cancelFound(
  context: ViewerContext,
  findIds: (tx: WorkspaceTransaction) => Promise<string[]>,
): Promise<string[]> {
  const { workspaceId, userId } = context.viewer
  return requestCancels(context, { workspaceId, userId, findIds })
}

/** The outcome of a cancel request. REQUESTED while the task is still running. */
export function describeCancel(
  task: Pick<Task, 'status' | 'attempt'>,
): 'REQUESTED' | 'NEVER_STARTED' | 'STOPPED' | 'FINISHED_FIRST' {
  if (task.status === 'CANCELLED') return task.attempt === 0 ? 'NEVER_STARTED' : 'STOPPED'
  return isFinished(task.status) ? 'FINISHED_FIRST' : 'REQUESTED'
}
