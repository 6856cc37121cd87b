import { v7 as uuidv7 } from 'uuid'
import type { Goal, GoalStep, PlanSource, Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import {
  criticalPathOf,
  type EstimatedStep,
  estimatePlan,
  estimateStep,
  findViolations,
  type GoalLimits,
  type StepEstimate,
  type Violation,
} from '../plan/estimate-plan.ts'
import { hashPlan } from '../plan/plan-text.ts'
import type { PlannedStep, StepTool } from '../plan/planned-step.ts'
import { setGoalStatus } from './goal-changes.ts'
import { type GoalFigures, readGoalFigures, readKindRecords } from './goal-figures.ts'
import { readCriteria, toCriteria } from './step-output.ts'

/** Steps for a plan, in order. Those with the key of a completed step stay as they are. */
interface NewPlan {
  steps: readonly PlannedStep[]
  source: PlanSource
}

/** Reads a step as its plan described it. */
export function toPlannedStep(step: GoalStep): EstimatedStep {
  const { key, kind, title, description, agentId, pluginId, tool, toolInput, dependsOn, risks } = step
  const input = (toolInput ?? {}) as Record<string, unknown>
  return {
    ...{ key, kind, title, description, agentId, dependsOn, risks },
    tool: tool === null ? null : ({ pluginId, name: tool, input } as StepTool),
    successCriteria: readCriteria(step).map(({ text }) => text),
    estimate: step.estimate as unknown as StepEstimate,
  }
}

/** Estimates steps from what steps of their kinds took in the workspace. One statement. */
export async function estimateSteps(
  db: Pick<WorkspaceDatabase, '$queryRaw'>,
  workspaceId: string,
  steps: readonly PlannedStep[],
): Promise<EstimatedStep[]> {
  const records = await readKindRecords(db, workspaceId)
  return steps.map(step => ({ ...step, estimate: estimateStep(step.kind, records.get(step.kind)) }))
}

/** Saves the next plan of a locked goal, which becomes PLANNED. Steps of the former plan that are not kept are cancelled. */
export async function saveGoalPlan(
  tx: WorkspaceTransaction,
  goal: Goal,
  { steps: planned, source }: NewPlan,
): Promise<Goal> {
  const { id: goalId, workspaceId } = goal
  const former = await tx.goalStep.findMany({ where: { goalId, isCurrent: true } })
  const keys = new Set(planned.map(({ key }) => key))
  const kept = new Map(
    former.filter(({ key, status }) => status === 'COMPLETED' && keys.has(key)).map(step => [step.key, step]),
  )
  const dropped = former.filter(({ key }) => !kept.has(key)).map(({ id }) => id)
  await dropSteps(tx, dropped)
  const estimated = await estimateSteps(tx, workspaceId, planned)
  const steps = estimated.map(step => {
    const before = kept.get(step.key)
    return before ? { id: before.id, ...toPlannedStep(before) } : { id: uuidv7(), ...step }
  })
  await tx.goalStep.createMany({
    data: steps.filter(({ key }) => !kept.has(key)).map(step => toRow(goal, step)),
  })
  const content = steps.map(({ id: _, ...step }) => step)
  const ahead = content.filter(({ key }) => !kept.has(key))
  const figures = (await readGoalFigures(tx, workspaceId, [goalId])).get(goalId)
  const version = (goal.planVersion ?? 0) + 1
  await tx.goalPlan.create({
    data: {
      ...{ goalId, workspaceId, version, source },
      hash: hashPlan(content),
      stepIds: steps.map(({ id }) => id),
      estimate: toJson(estimatePlan(content, goal.maxParallel)),
      criticalPath: criticalPathOf(content),
      violations: toJson(violationsOf(goal, ahead, figures)),
      reason: goal.replanReason,
    },
  })
  return setGoalStatus(tx, goal, 'PLANNED', { planVersion: version })
}

/** Limits that the steps ahead are expected to exceed, with what the goal has used so far. */
export function violationsOf(
  goal: Goal,
  ahead: readonly EstimatedStep[],
  figures: GoalFigures | undefined,
): Violation[] {
  const used = {
    costUsd: figures?.spending.spentUsd ?? 0,
    tokens: figures?.spending.tokens ?? 0,
    seconds: Number(goal.ranMs) / 1000,
  }
  return findViolations(estimatePlan(ahead, goal.maxParallel), limitsOf(goal), used)
}

export function limitsOf({ maxCostNano, maxSeconds, maxTokens }: Goal): GoalLimits {
  return { maxCostUsd: maxCostNano === null ? null : Number(maxCostNano) / 1e9, maxSeconds, maxTokens }
}

async function dropSteps(tx: WorkspaceTransaction, ids: readonly string[]): Promise<void> {
  const where = { id: { in: [...ids] } }
  await tx.goalStep.updateMany({
    where: { ...where, status: { in: ['PLANNED', 'READY', 'RUNNING', 'BLOCKED'] } },
    data: { status: 'CANCELLED', failure: null },
  })
  await tx.goalStep.updateMany({ where, data: { isCurrent: false } })
}

function toRow(
  { id: goalId, workspaceId }: Goal,
  step: EstimatedStep & { id: string },
): Prisma.GoalStepCreateManyInput {
  const { id, key, kind, title, description, agentId, tool, dependsOn, risks, estimate } = step
  return {
    ...{ id, workspaceId, goalId, key, kind, title, description, agentId, dependsOn, risks },
    pluginId: tool?.pluginId ?? null,
    tool: tool?.name ?? null,
    ...(tool && { toolInput: tool.input as Prisma.InputJsonObject }),
    criteria: toCriteria(step.successCriteria),
    estimate: toJson(estimate),
  }
}

function toJson(value: object): Prisma.InputJsonObject {
  return value as Prisma.InputJsonObject
}
