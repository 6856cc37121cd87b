import { z } from 'zod'
import type { Goal } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { TaskCreation } from '../../tasks/define.ts'
import { createTask } from '../../tasks/queue.ts'

/** Input of GOAL_STEP and GOAL_COMPENSATION tasks. */
export const stepTaskInput = z.object({ stepId: z.uuid() })
/** Input of a GOAL_SYNTHESIS task. Null: a partial synthesis, which is no step. */
export const synthesisTaskInput = z.object({ stepId: z.uuid().nullable() })

interface GoalTask {
  kind: 'GOAL_STEP' | 'GOAL_SYNTHESIS' | 'GOAL_COMPENSATION' | 'GOAL_PLANNING'
  input: { stepId?: string | null }
  agentId?: string | null
  pluginId?: string | null
}

/** Creates a task of a locked goal. @returns its UUID. */
export async function createGoalTask(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  { id: goalId, workspaceId }: Pick<Goal, 'id' | 'workspaceId'>,
  { agentId, pluginId, ...task }: GoalTask,
): Promise<string> {
  const { id } = await createTask(app, tx, {
    ...task,
    ...(agentId && { agentId }),
    ...(pluginId && { pluginId }),
    workspaceId,
    goalId,
  })
  return id
}
