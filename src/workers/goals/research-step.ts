import { searchEmbeddings } from '../../flags/guarded-models.ts'
import { research } from '../../goals/steps/research.ts'
import { toPlannedStep } from '../../goals/store/save-goal-plan.ts'
import { readScopes } from '../../reports/write/find-passages.ts'
import type { StepOutput, StepWork } from './step-work.ts'

/** Answers the questions of a step from the documents of its agent, or of all agents. */
export async function doResearch({ run, services, goal, step, results }: StepWork): Promise<StepOutput> {
  const { db, task, log, signal } = run
  const { workspaceId, language, createdById: userId } = goal
  const origin = { taskId: task.id, agentId: step.agentId, userId }
  await run.report({ percent: 10, step: 'Looking for passages' })
  const embeddings = await searchEmbeddings(services, { workspaceId }, origin)
  const model = await services.models.open({ workspaceId, purpose: 'ANSWER', ...origin })
  const scope = await readScopes(db, workspaceId, step.agentId ? [step.agentId] : null, embeddings)
  const { markdown, citations, unanswered } = await research(db, {
    step: toPlannedStep(step),
    ...{ language, scope, results, model, log, signal },
  })
  return { markdown, citations, unanswered, data: null, files: [], reportId: null }
}
