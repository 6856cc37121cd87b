import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { transact } from '../../platform/bus/transact.ts'
import { encodeId } from '../../platform/ids.ts'
import { announceChange } from '../../tasks/wake.ts'
import { lockPlugin } from '../plugins/find-plugin.ts'
import { requireNoSync } from '../plugins/sync-plugin.ts'
import { requireScope } from '../shared/require-scope.ts'
import { lockIdleTopic, lockTopic } from '../topics/find-topic.ts'
import { createRequestedTask } from './queue.ts'
import { findTask } from './tasks.ts'

/** Enqueues a dead letter again as a new task with the same input. Repeated calls return the same new task. */
export async function redriveTask(
  context: ViewerContext,
  input: { id: string },
): Promise<{ taskId: string }> {
  requireScope(context, 'ADMIN')
  const { app, viewer } = context
  const { id, topicId } = await findTask(context, input.id)
  const taskId = await transact(context, async tx => {
    if (topicId) await lockTopic(tx, viewer.workspaceId, topicId)
    await tx.$queryRaw`
      SELECT 1 FROM tasks WHERE id = ${id}::uuid AND workspace_id = ${viewer.workspaceId}::uuid FOR UPDATE`
    const old = await tx.task.findUnique({ where: { id } })
    // Retention may have deleted it.
    if (!old) throw new NotFoundError('task', input.id)
    if (old.redrivenAsId) return old.redrivenAsId
    if (!old.deadLetterReason)
      throw new ConflictError(
        `Only a dead letter can be redriven; this task is ${old.status}.`,
        encodeId('Task', id),
      )
    if (old.goalId)
      throw new ConflictError(
        'This task works for a goal. Use retryGoalStep, replanGoal or cancelGoal instead.',
        encodeId('Goal', old.goalId),
      )
    const definition = app.tasks.get(old.kind)
    const parsed = definition?.input.safeParse(old.input)
    // An earlier release may have written it.
    if (parsed?.success === false)
      throw new ConflictError(
        'The input of this task is no longer valid. Send the original request again.',
        encodeId('Task', id),
      )
    if (old.topicId) await lockIdleTopic(tx, viewer, old.topicId)
    if (old.kind === 'PLUGIN_SYNC' && old.pluginId)
      await requireNoSync(tx, await lockPlugin(tx, viewer.workspaceId, encodeId('Plugin', old.pluginId)))
    const task = await createRequestedTask(context, tx, {
      id: uuidv7(),
      kind: old.kind,
      priority: old.priority,
      ...(old.agentId && { agentId: old.agentId }),
      ...(old.topicId && { topicId: old.topicId }),
      ...(old.pluginId && { pluginId: old.pluginId }),
      input: (definition?.startOver?.(parsed?.data) ?? old.input) as Prisma.InputJsonObject,
      webhookUrl: old.webhookUrl,
      timeoutMs: old.timeoutMs,
    })
    await tx.task.update({ where: { id }, data: { redrivenAsId: task.id } })
    announceChange(tx, old)
    return task.id
  })
  return { taskId }
}
