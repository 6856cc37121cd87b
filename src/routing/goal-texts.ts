import { createHash } from 'node:crypto'
import type { Message, ModelUse } from '../models/language-model.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'

/** What a model wrote for a goal. */
export interface GoalText {
  text: string
  /** Name of the model. */
  model: string
}

interface TextKey {
  workspaceId: string
  /** UUID. */
  goalId: string
  digest: string
}

/** Identifies a text of a goal: repeated attempts of a step ask for it with the same messages. Null without a goal. */
export function goalTextKey(
  { workspaceId, goalId, goalStepId, purpose }: ModelUse,
  messages: readonly Message[],
): TextKey | null {
  if (!goalId) return null
  const asked = JSON.stringify([goalStepId ?? null, purpose, messages])
  return { workspaceId, goalId, digest: createHash('sha256').update(asked).digest('hex') }
}

/** Null if no model has written it yet. */
export async function findGoalText(
  db: Pick<WorkspaceDatabase, 'goalText'>,
  { goalId, digest }: TextKey,
): Promise<GoalText | null> {
  const found = await db.goalText.findUnique({ where: { goalId_digest: { goalId, digest } } })
  return found && { text: found.text, model: found.modelName }
}

/** Call it in the transaction that charges the call. Does nothing if the goal was deleted. */
export async function saveGoalText(
  tx: WorkspaceTransaction,
  { workspaceId, goalId, digest }: TextKey,
  { text, model }: GoalText,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO goal_texts (goal_id, workspace_id, digest, text, model_name)
    SELECT id, workspace_id, ${digest}, ${text}, ${model} FROM goals
    WHERE id = ${goalId}::uuid AND workspace_id = ${workspaceId}::uuid
    ON CONFLICT DO NOTHING`
}
