import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { judgeProbes } from '../../coverage/probes/judge-probes.ts'
import { takeSnapshot } from '../../coverage/take-snapshot.ts'
import { NotFoundError, type ValidationIssue } from '../../errors.ts'
import { searchEmbeddings } from '../../flags/guarded-models.ts'
import type { TaskPriority } from '../../generated/prisma/client.ts'
import { transact } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { claimIdempotencyKey } from '../shared/remember-request.ts'
import { requireScope } from '../shared/require-scope.ts'
import { checkQueueLimit, createRequestedTask } from '../tasks/queue.ts'
import { checkWebhookUrl } from '../webhooks/endpoints.ts'
import { findAgent, preventAgentDeletion } from './find-agent.ts'

interface RefreshCoverageInput {
  agentId: string
  background?: boolean | null | undefined
  priority?: TaskPriority | null | undefined
  webhookUrl?: string | null | undefined
  idempotencyKey?: string | null | undefined
}

/** Measures an agent in a task or, with `background: false`, within the request and without a worker. */
export async function refreshCoverage(
  context: ViewerContext,
  input: RefreshCoverageInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ taskId: string | null; snapshotId: string | null }> {
  requireScope(context, 'WRITE')
  const agent = await findAgent(context, input.agentId)
  const { idempotencyKey: key, ...request } = input
  const isBackground = input.background ?? true
  const problems = new InputProblems(found)
  await checkWebhookUrl(context, { url: input.webhookUrl, hasTask: isBackground }, problems)
  problems.throwIfAny()
  const id = uuidv7()
  const { app, db, viewer } = context
  // Before the transaction: judging is slow, and with the embedded database it would block all other requests.
  const verdicts = isBackground
    ? null
    : await judgeProbes(db, {
        workspaceId: viewer.workspaceId,
        agentId: agent.id,
        embeddings: await searchEmbeddings(app, viewer, { agentId: agent.id }),
        signal: AbortSignal.timeout(app.config.requestTimeoutMs),
      })
  const done = await transact(context, async tx => {
    const makes = isBackground ? 'Task' : 'CoverageSnapshot'
    const claim = { operation: 'refreshCoverage', key, input: request, makes, id } as const
    const first = await claimIdempotencyKey(context, tx, claim)
    if (first) return first
    if (isBackground) {
      await preventAgentDeletion(tx, viewer.workspaceId, agent.id)
      await checkQueueLimit(context, tx)
      await createRequestedTask(context, tx, {
        id,
        kind: 'COVERAGE_REFRESH',
        priority: input.priority ?? 'MEDIUM',
        agentId: agent.id,
        input: {},
        webhookUrl: input.webhookUrl ?? null,
      })
      return id
    }
    const owner = { workspaceId: viewer.workspaceId, agentId: agent.id }
    const snapshot = await takeSnapshot(tx, owner, { id }, verdicts)
    if (!snapshot) throw new NotFoundError('agent', input.agentId)
    return snapshot.id
  })
  return isBackground ? { taskId: done, snapshotId: null } : { taskId: null, snapshotId: done }
}

/**
 * Creates the task that measures an agent (a UUID), in the transaction that creates the agent or changes its scope.
 * @returns UUID of the task.
 * @throws LimitReachedError if the workspace has too many pending tasks.
 */
export async function startMeasurement(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  agentId: string,
): Promise<string> {
  await checkQueueLimit(context, tx)
  const { id } = await createRequestedTask(context, tx, {
    kind: 'COVERAGE_REFRESH',
    agentId,
    input: {},
  })
  return id
}
