import type { Goal } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { changeStep } from '../store/goal-changes.ts'

/**
 * Detaches the running steps of a locked goal from their tasks, so that these can change nothing anymore. The steps can
 * run again. Cancel the tasks after the transaction, with `cancelDetachedTasks`.
 */
export async function stopSteps(tx: WorkspaceTransaction, goal: Goal): Promise<void> {
  const running = await tx.goalStep.findMany({
    where: { goalId: goal.id, isCurrent: true, status: 'RUNNING' },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  for (const { id } of running) await changeStep(tx, goal, id, { status: 'READY', taskId: null })
}
