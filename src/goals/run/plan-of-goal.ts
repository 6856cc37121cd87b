import { performance } from 'node:perf_hooks'
import type { Config } from '../../config/config.ts'
import type { Flags } from '../../flags/flags.ts'
import { searchEmbeddings } from '../../flags/guarded-models.ts'
import type { Goal } from '../../generated/prisma/client.ts'
import type { EmbeddingModels } from '../../models/embeddings/embedding-model.ts'
import type { LanguageModels } from '../../models/language-model.ts'
import { type Transacting, transact } from '../../platform/bus/transact.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { startDeadline } from '../../platform/deadline.ts'
import type { Plugins } from '../../plugins/plugins.ts'
import type { TaskCreation } from '../../tasks/define.ts'
import { findTools } from '../plan/find-tools.ts'
import { type GoalPlan, loadPlanAgents, makeGoalPlan } from '../plan/make-goal-plan.ts'
import { lockGoal } from '../store/goal-changes.ts'
import { saveGoalPlan, toPlannedStep } from '../store/save-goal-plan.ts'
import { loadSteps } from './advance-goal.ts'
import { failAtLimits } from './fail-at-limits.ts'
import { reserveForSynthesis, startGoal } from './start-goal.ts'

/** The parts of Canopy that planning needs. */
export interface PlanningServices extends TaskCreation {
  config: Config
  models: LanguageModels
  embeddings: EmbeddingModels | null
  flags: Pick<Flags, 'isOn' | 'count'>
  plugins: Pick<Plugins, 'schemas'>
}

/** The model's share of the time. */
const MODEL_SHARE = 0.8

/**
 * Makes a plan for a goal that is PLANNING, within the goal's limits. Responds in time: it does without results that are not
 * there by the deadlines. Completed steps of the former plan stay.
 */
export async function makePlanOfGoal(
  services: PlanningServices,
  db: WorkspaceDatabase,
  goal: Goal,
): Promise<GoalPlan> {
  const { id: goalId, workspaceId, createdById: userId, text, language } = goal
  const timeoutMs = services.config.goalPlanTimeoutMs
  const startedAt = performance.now()
  const origin = { goalId, userId }
  const [agents, tools, model, embeddings, former] = await Promise.all([
    loadPlanAgents(db, workspaceId, someOrAll(goal.agentIds)),
    findTools(db, workspaceId, someOrAll(goal.pluginIds)),
    services.models.open({ workspaceId, purpose: 'DECOMPOSE', ...origin }),
    searchEmbeddings(services, { workspaceId }, origin),
    loadSteps(db, goal),
  ])
  const kept = former.filter(({ status, kind }) => status === 'COMPLETED' && kind !== 'SYNTHESIS')
  const failed = former.filter(({ status }) => status === 'FAILED')
  const late = () => new Error('Planning timed out.')
  const left = (share: number) => Math.max(0, timeoutMs * share - (performance.now() - startedAt))
  const [modelDeadline, all] = [startDeadline(left(MODEL_SHARE), late), startDeadline(left(1), late)]
  try {
    return await makeGoalPlan(
      db,
      {
        ...{ workspaceId, text, language, agents, tools, embeddings },
        model: model && failAtLimits(model),
        kept: kept.map(toPlannedStep),
        failed: failed.map(toPlannedStep),
        reason: goal.replanReason,
        schemas: services.plugins.schemas,
      },
      { model: modelDeadline.signal, all: all.signal },
    )
  } finally {
    modelDeadline.clear()
    all.clear()
  }
}

/** An empty list stands for all. */
function someOrAll(ids: readonly string[]): readonly string[] | null {
  return ids.length > 0 ? ids : null
}

/** Locks the goal, saves its plan and, if it needs no approval, starts it. Does nothing if it is no longer PLANNING. */
export async function savePlanOfGoal(
  parts: Transacting & { app: Transacting['app'] & PlanningServices },
  goal: Pick<Goal, 'id' | 'workspaceId'>,
  plan: GoalPlan,
): Promise<void> {
  const reserve = await reserveForSynthesis(parts.app.models, goal)
  await transact(parts, async tx => {
    const locked = await lockGoal(tx, goal.workspaceId, goal.id)
    if (locked?.status === 'PLANNING') await savePlanOfLocked(parts.app, tx, locked, plan, reserve)
  })
}

/** The same, in the transaction that completes a planning task. */
export async function savePlanOfLocked(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  goal: Goal,
  plan: GoalPlan,
  reserve: Awaited<ReturnType<typeof reserveForSynthesis>>,
): Promise<void> {
  const planned = await saveGoalPlan(tx, goal, plan)
  if (!planned.autoApprove) return
  const { violations } = await tx.goalPlan.findUniqueOrThrow({
    where: { goalId_version: { goalId: goal.id, version: planned.planVersion ?? 0 } },
    select: { violations: true },
  })
  if (Array.isArray(violations) && violations.length === 0) await startGoal(app, tx, planned, reserve)
}
