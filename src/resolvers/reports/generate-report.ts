import { v7 as uuidv7 } from 'uuid'
import { ConflictError, NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { ArtifactKind } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { type GenerationInput, readGenerationInput } from '../../reports/write/generation-input.ts'
import { InputProblems } from '../input-problems.ts'
import { claimIdempotencyKey } from '../remember-request.ts'
import { requireScope } from '../require-scope.ts'
import { checkWebhookUrl } from '../webhooks/check-webhook-url.ts'
import { lockIdleTopic } from './hold-topic.ts'
import { startGeneration } from './start-generation.ts'

export interface GenerateReportInput {
  planId: string
  formats: readonly ArtifactKind[]
  webhookUrl?: string | null | undefined
  idempotencyKey?: string | null | undefined
}

/**
 * Starts writing a report from an approved plan. Continues an unfinished report of the same plan; otherwise creates a
 * new version.
 */
export async function generateReport(
  context: ViewerContext,
  input: GenerateReportInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ topicId: string; taskId: string }> {
  requireScope(context, 'WRITE')
  const { db } = context
  const planId = decodeId('TopicPlan', input.planId)
  const plan = planId && (await db.topicPlan.findUnique({ where: { id: planId } }))
  if (!plan) throw new NotFoundError('plan', input.planId)
  const formats = [...new Set(input.formats)]
  const problems = new InputProblems(found)
  if (formats.length === 0) problems.add('input.formats', 'must have at least one format, such as MARKDOWN')
  await checkWebhookUrl(context, { url: input.webhookUrl, hasTask: true }, problems)
  problems.throwIfAny()
  const { topicId } = plan
  const { idempotencyKey: key, ...request } = input
  const id = uuidv7()
  const taskId = await startGeneration(context, async tx => {
    const first =
      key &&
      (await claimIdempotencyKey(context, tx, {
        operation: 'generateReport',
        key,
        input: request,
        makes: 'Task',
        id,
      }))
    if (first) return { made: first }
    await lockIdleTopic(tx, context.viewer, topicId)
    await checkApproved(tx, plan.id)
    const reportId = (await findUnfinished(tx, topicId, plan.id)) ?? uuidv7()
    return {
      id,
      topicId,
      webhookUrl: input.webhookUrl ?? null,
      input: { planId: plan.id, reportId, formats },
    }
  })
  return { topicId, taskId }
}

/** Reads the plan again with the topic locked: another plan may have superseded it in the meantime. */
async function checkApproved(tx: WorkspaceTransaction, id: string): Promise<void> {
  const plan = await tx.topicPlan.findUnique({ where: { id }, select: { status: true } })
  if (!plan) throw new NotFoundError('plan', encodeId('TopicPlan', id))
  if (plan.status === 'APPROVED') return
  throw new ConflictError(
    `A report requires an approved plan, and this plan is ${plan.status}. Approve the newest plan of the topic first.`,
    encodeId('TopicPlan', id),
  )
}

/** The report of the topic's last generation, if it was for this plan and did not finish. */
async function findUnfinished(
  tx: WorkspaceTransaction,
  topicId: string,
  planId: string,
): Promise<string | null> {
  const topic = await tx.topic.findUnique({ where: { id: topicId }, select: { generation: true } })
  const last: GenerationInput | null = topic?.generation ? readGenerationInput(topic.generation.input) : null
  if (!last || last.planId !== planId || last.rewrite) return null
  const report = await tx.report.findUnique({ where: { id: last.reportId }, select: { completedAt: true } })
  return report && !report.completedAt ? last.reportId : null
}
