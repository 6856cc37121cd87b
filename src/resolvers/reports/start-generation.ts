import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { createTask } from '../../platform/tasks/create-task.ts'
import { announceTask } from '../../platform/tasks/task-topics.ts'
import type { GenerationInput } from '../../reports/write/generation-input.ts'
import { checkQueueLimit } from '../tasks/check-queue-limit.ts'

/** The task to create, or one that an earlier request created. UUIDs. */
type Wanted =
  | { made: string }
  | { id?: string; topicId: string; webhookUrl?: string | null; input: GenerationInput }

/**
 * Creates the task that writes a report, in the transaction in which `decide` runs its checks.
 * @returns its UUID. @throws LimitReachedError if the workspace has too many pending tasks.
 */
export async function startGeneration(
  context: ViewerContext,
  decide: (tx: WorkspaceTransaction) => Promise<Wanted>,
): Promise<string> {
  const { app, db, viewer } = context
  const { workspaceId } = viewer
  const id = await db.$transaction(async tx => {
    const wanted = await decide(tx)
    if ('made' in wanted) return wanted.made
    await checkQueueLimit(context, tx)
    const task = await createTask(app, tx, {
      ...wanted,
      workspaceId,
      kind: 'REPORT_GENERATION',
      input: { ...wanted.input },
      timeoutMs: app.config.reportTimeoutMs,
    })
    return task.id
  })
  announceTask(app.bus, { id, workspaceId })
  return id
}
