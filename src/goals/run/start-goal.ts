import type { Goal, GoalLimit } from '../../generated/prisma/client.ts'
import type { LanguageModels } from '../../models/language-model.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { TaskCreation } from '../../tasks/define.ts'
import { MAX_PROMPT_BYTES } from '../steps/prompt-limits.ts'
import { setGoalStatus } from '../store/goal-changes.ts'
import { readGoalFigures } from '../store/goal-figures.ts'
import { advanceGoal } from './advance-goal.ts'

/** The most that a synthesis can cost and use. */
export interface SynthesisReserve {
  nano: number
  tokens: number
}

/** Bytes of a prompt outside of its bounded part: instructions, and what protocols add. */
const PROMPT_OVERHEAD_BYTES = 4_000

/** Call it before the transaction that starts a goal: it reads the models of the workspace. */
export async function reserveForSynthesis(
  models: LanguageModels,
  { workspaceId }: Pick<Goal, 'workspaceId'>,
): Promise<SynthesisReserve> {
  const model = await models.open({ workspaceId, purpose: 'SYNTHESIZE' })
  if (!model) return { nano: 0, tokens: 0 }
  const { costUsd, tokens } = await model.estimateMost(MAX_PROMPT_BYTES + PROMPT_OVERHEAD_BYTES)
  return { nano: Math.ceil(costUsd * 1e9), tokens }
}

/**
 * Starts or continues a locked goal. Its synthesis keeps a part of the limits from now on: as much as it can need, if that
 * is left.
 * @returns UUIDs of the tasks of the steps that start now.
 */
export async function startGoal(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  goal: Goal,
  { nano, tokens }: SynthesisReserve,
): Promise<string[]> {
  const figures = (await readGoalFigures(tx, goal.workspaceId, [goal.id])).get(goal.id)
  const spentNano = Math.ceil((figures?.spending.spentUsd ?? 0) * 1e9)
  const usedTokens = figures?.spending.tokens ?? 0
  const atMost = (wanted: number, limit: bigint | number | null, used: number) =>
    limit === null ? wanted : Math.max(0, Math.min(wanted, Number(limit) - used))
  const started = await setGoalStatus(tx, goal, 'RUNNING', {
    keptNano: atMost(nano, goal.maxCostNano, spentNano),
    keptTokens: atMost(tokens, goal.maxTokens, usedTokens),
  })
  return advanceGoal(app, tx, started)
}

/** Pauses a locked goal that runs. Steps that run go on with what they can do within the limits. */
export async function pauseGoal(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  goal: Goal,
  pausedBy: GoalLimit,
): Promise<void> {
  if (goal.status !== 'RUNNING') return
  await advanceGoal(app, tx, await setGoalStatus(tx, goal, 'PAUSED', { pausedBy }))
}
