import { v7 as uuidv7 } from 'uuid'
import { NotFoundError } from '../../errors.ts'
import type { TaskPriority } from '../../generated/prisma/client.ts'
import { measureCoverage } from '../../knowledge/coverage/measure-coverage.ts'
import { saveSnapshot } from '../../knowledge/coverage/save-snapshot.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { createTask } from '../../platform/tasks/create-task.ts'
import { announceTask } from '../../platform/tasks/task-topics.ts'
import { findRemembered } from '../remember-request.ts'
import { requireScope } from '../require-scope.ts'
import { checkQueueLimit } from '../tasks/check-queue-limit.ts'
import { checkWebhookUrl } from '../webhooks/check-webhook-url.ts'
import { findAgent } from './find-agent.ts'

export interface RefreshCoverageInput {
  agentId: string
  background?: boolean | null | undefined
  priority?: TaskPriority | null | undefined
  webhookUrl?: string | null | undefined
  idempotencyKey?: string | null | undefined
}

/** Measures an agent: by a task or, without background, within the request and without any worker. */
export async function refreshCoverage(
  context: ViewerContext,
  input: RefreshCoverageInput,
): Promise<{ taskId: string | null; snapshotId: string | null }> {
  requireScope(context, 'WRITE')
  const agent = await findAgent(context, input.agentId)
  const { idempotencyKey: key, ...request } = input
  const isBackground = input.background ?? true
  await checkWebhookUrl(context, { url: input.webhookUrl, hasTask: isBackground })
  const id = uuidv7()
  const { app, db, viewer } = context
  const done = await db.$transaction(async tx => {
    const makes = isBackground ? 'Task' : 'CoverageSnapshot'
    const first =
      key &&
      (await findRemembered(context, tx, { operation: 'refreshCoverage', key, input: request, makes, id }))
    if (first) return first
    if (isBackground) {
      await checkQueueLimit(context, tx)
      await createTask(app, tx, {
        id,
        workspaceId: viewer.workspaceId,
        kind: 'COVERAGE_REFRESH',
        priority: input.priority ?? 'MEDIUM',
        agentId: agent.id,
        input: {},
        webhookUrl: input.webhookUrl ?? null,
      })
      return id
    }
    const measurement = await measureCoverage(tx, viewer.workspaceId, agent.id)
    if (!measurement) throw new NotFoundError('agent', input.agentId)
    const snapshot = await saveSnapshot(
      tx,
      { workspaceId: viewer.workspaceId, agentId: agent.id },
      measurement,
      { id },
    )
    return snapshot.id
  })
  if (!isBackground) return { taskId: null, snapshotId: done }
  announceTask(app.bus, { id: done, workspaceId: viewer.workspaceId })
  return { taskId: done, snapshotId: null }
}
