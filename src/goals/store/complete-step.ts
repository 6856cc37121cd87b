import type { Goal, GoalStep, Prisma, Task } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { GoalFileData } from '../files/goal-file.ts'
import type { CitedMarkdown } from '../steps/step-result.ts'
import { changeStep } from './goal-changes.ts'
import { type Criterion, saveCitations } from './step-output.ts'

/** What is stored of a completed step. */
interface CompletedStep extends CitedMarkdown {
  data: Record<string, unknown> | null
  unanswered: readonly string[]
  /** UUID. */
  reportId: string | null
  criteria: readonly Criterion[]
  /** Their bytes are stored already. */
  files: readonly (Omit<GoalFileData, 'data'> & { bytes: number; sha256: string })[]
}

/** Completes a running step of a locked goal with its output. */
export async function completeStep(
  tx: WorkspaceTransaction,
  goal: Goal,
  step: Pick<GoalStep, 'id'>,
  { task, output }: { task: Pick<Task, 'startedAt'>; output: CompletedStep },
): Promise<void> {
  const { id: goalId, workspaceId } = goal
  const ref = { workspaceId, goalId, textId: step.id }
  await saveCitations(tx, ref, output.citations)
  await tx.goalFile.deleteMany({ where: { stepId: step.id } })
  await tx.goalFile.createMany({
    data: output.files.map(file => ({ ...file, workspaceId, goalId, stepId: step.id })),
  })
  await changeStep(tx, goal, step.id, {
    status: 'COMPLETED',
    failure: null,
    ...(await readEnd(tx, task)),
    outputText: output.markdown,
    ...(output.data && { outputData: output.data as Prisma.InputJsonObject }),
    unanswered: [...output.unanswered],
    reportId: output.reportId,
    criteria: output.criteria as unknown as Prisma.InputJsonArray,
  })
}

/** When a step ends, by the clock of the database, and the time that its last attempt took. */
async function readEnd(tx: WorkspaceTransaction, { startedAt }: Pick<Task, 'startedAt'>) {
  // No workspace: only the time.
  const [now] = await tx.$queryRaw<[{ at: Date }]>`SELECT clock_timestamp() AS at`
  const seconds = Math.max(0, now.at.getTime() - (startedAt ?? now.at).getTime()) / 1000
  return { finishedAt: now.at, seconds }
}
