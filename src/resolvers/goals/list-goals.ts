import type { ViewerContext } from '../../context.ts'
import type { Goal, GoalPlan, GoalStatus, GoalStep, Prisma } from '../../generated/prisma/client.ts'
import {
  type GoalFigures,
  readGoalFigures,
  readStepUse,
  type StepUse,
} from '../../goals/store/goal-figures.ts'
import { decodeId } from '../../platform/ids.ts'
import { batchInRequest } from '../shared/batch-in-request.ts'
import { allOf, containsText } from '../shared/conditions.ts'
import { type ListArgs, listPage, newestFirst, type Page } from '../shared/paging.ts'

export interface GoalFilter {
  statuses?: GoalStatus[] | null | undefined
  search?: string | null | undefined
  createdById?: string | null | undefined
}

/** Goals of the workspace, newest first. */
export async function listGoals(
  { db }: ViewerContext,
  args: ListArgs<GoalFilter>,
  query: object,
): Promise<Page<Goal>> {
  const { statuses, search, createdById } = args.filter ?? {}
  const where = allOf<Prisma.GoalWhereInput>([
    statuses && { status: { in: statuses } },
    search && { text: containsText(search) },
    // An ID that is unknown or of another type matches nothing.
    typeof createdById === 'string' && { createdById: { in: [decodeId('User', createdById) ?? []].flat() } },
  ])
  return listPage(db.goal, { args, columns: newestFirst('Goal'), query, where })
}

/** Progress and spending of a goal (a UUID). One statement for any number of goals. Null if it was deleted. */
export const loadGoalFigures = batchInRequest(
  async ({ db, viewer }: ViewerContext, ids: readonly string[]): Promise<(GoalFigures | null)[]> => {
    const figures = await readGoalFigures(db, viewer.workspaceId, [...new Set(ids)])
    return ids.map(id => figures.get(id) ?? null)
  },
)

/** What the model calls of a step (a UUID) cost. One statement for any number of steps. */
export const loadStepUse = batchInRequest(
  async ({ db, viewer }: ViewerContext, ids: readonly string[]): Promise<StepUse[]> => {
    const use = await readStepUse(db, viewer.workspaceId, [...new Set(ids)])
    return ids.map(id => use.get(id) ?? { costUsd: 0, tokens: 0 })
  },
)

/** A plan with its steps, in order. */
export interface LoadedPlan extends GoalPlan {
  steps: GoalStep[]
}

/** All plans of a goal (a UUID), newest first. Two statements for any number of goals. */
export const loadGoalPlans = batchInRequest(
  async ({ db }: ViewerContext, ids: readonly string[]): Promise<LoadedPlan[][]> => {
    const where = { goalId: { in: [...new Set(ids)] } }
    const [plans, steps] = await Promise.all([
      db.goalPlan.findMany({ where, orderBy: { version: 'desc' } }),
      db.goalStep.findMany({ where }),
    ])
    const byId = new Map(steps.map(step => [step.id, step]))
    const loaded = plans.map(plan => ({ ...plan, steps: plan.stepIds.flatMap(id => byId.get(id) ?? []) }))
    return ids.map(id => loaded.filter(({ goalId }) => goalId === id))
  },
)
