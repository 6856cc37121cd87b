import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { ArtifactKind } from '../../generated/prisma/client.ts'
import { transact } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { type GenerationInput, readGenerationInput } from '../../reports/write/generation-input.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { claimIdempotencyKey } from '../shared/remember-request.ts'
import { requireScope } from '../shared/require-scope.ts'
import { checkQueueLimit, createRequestedTask } from '../tasks/queue.ts'
import { findPlan, lockIdleTopic } from '../topics/find-topic.ts'
import { requireTopicOwner } from '../topics/require-topic-owner.ts'
import { checkWebhookUrl } from '../webhooks/endpoints.ts'

interface GenerateReportInput {
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
  const plan = await findPlan(context, input.planId)
  await requireTopicOwner(context, plan.topicId)
  const formats = [...new Set(input.formats)]
  const problems = new InputProblems(found)
  if (formats.length === 0) problems.add('input.formats', 'must have at least one format, such as MARKDOWN')
  await checkWebhookUrl(context, { url: input.webhookUrl, hasTask: true }, problems)
  problems.throwIfAny()
  const { topicId } = plan
  const { idempotencyKey: key, ...request } = input
  const id = uuidv7()
  const taskId = await startGeneration(context, async tx => {
    const claim = { operation: 'generateReport', key, input: request, makes: 'Task', id } as const
    const first = await claimIdempotencyKey(context, tx, claim)
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

interface RegenerateSectionInput {
  reportId: string
  order: number
  instruction?: string | null | undefined
}

/** Starts rewriting a section of a finished report, as a new version of the report with the same kinds of files. */
export async function regenerateSection(
  context: ViewerContext,
  input: RegenerateSectionInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ taskId: string }> {
  requireScope(context, 'WRITE')
  const report = await findOrThrow('Report', input.reportId, 'report', id =>
    context.db.report.findUnique({
      where: { id },
      include: { sections: { select: { ordinal: true } }, artifacts: { select: { kind: true } } },
    }),
  )
  await requireTopicOwner(context, report.topicId)
  const instruction = toNfc(input.instruction ?? '').trim() || null
  const last = report.sections.length
  const problems = new InputProblems(found)
  if (input.order < 1 || input.order > last)
    problems.add('input.order', `must be the order of a section, from 1 to ${last}`)
  problems.throwIfAny()
  const { planId, topicId, artifacts } = report
  const formats = artifacts.map(({ kind }) => kind)
  const taskId = await startGeneration(context, async tx => {
    await lockIdleTopic(tx, context.viewer, topicId)
    if (!report.completedAt)
      throw new ConflictError(
        'This report was never finished. Generate it again before you regenerate a section.',
        encodeId('Report', report.id),
      )
    const rewrite = { reportId: report.id, order: input.order, instruction }
    return { topicId, input: { planId, reportId: uuidv7(), formats, rewrite } }
  })
  return { taskId }
}

/** The task to create, or one that an earlier request created. UUIDs. */
type Wanted =
  | { made: string }
  | { id?: string; topicId: string; webhookUrl?: string | null; input: GenerationInput }

/**
 * Creates the task that writes a report, in the transaction in which `decide` runs its checks.
 * @returns its UUID. @throws LimitReachedError if the workspace has too many pending tasks.
 */
async function startGeneration(
  context: ViewerContext,
  decide: (tx: WorkspaceTransaction) => Promise<Wanted>,
): Promise<string> {
  return transact(context, async tx => {
    const wanted = await decide(tx)
    if ('made' in wanted) return wanted.made
    await checkQueueLimit(context, tx)
    const task = await createRequestedTask(context, tx, {
      ...wanted,
      kind: 'REPORT_GENERATION',
      input: { ...wanted.input },
    })
    return task.id
  })
}
