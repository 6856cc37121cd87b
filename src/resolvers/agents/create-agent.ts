import { v7 as uuidv7 } from 'uuid'
import type { ValidationIssue } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { announceTask } from '../../platform/tasks/task-topics.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { InputProblems } from '../input-problems.ts'
import { claimIdempotencyKey } from '../remember-request.ts'
import { requireScope } from '../require-scope.ts'
import { type ConfigInput, givenConfig } from './agent-config.ts'
import { findScope, findVersion, type Scope } from './find-scope.ts'
import { startMeasurement } from './start-measurement.ts'

export interface CreateAgentInput extends ConfigInput {
  name: string
  nodeKeys: string[]
  taxonomyVersion?: string | null | undefined
  idempotencyKey?: string | null | undefined
}

/**
 * Creates an agent and starts its first measurement, in one transaction. `found` contains earlier input problems.
 * @throws ValidationError with all problems.
 */
export async function createAgent(
  context: ViewerContext,
  input: CreateAgentInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ agentId: string; taskId: string }> {
  requireScope(context, 'WRITE')
  const { app, db, viewer } = context
  const { idempotencyKey: key, ...request } = input
  const agentId = uuidv7()
  const made = await db.$transaction(async tx => {
    const first =
      key &&
      found.length === 0 &&
      (await claimIdempotencyKey(context, tx, {
        operation: 'createAgent',
        key,
        input: request,
        makes: 'Agent',
        id: agentId,
      }))
    if (first) return recall(tx, first)
    const problems = new InputProblems(found)
    const taxonomyId = await findVersion(tx, input.taxonomyVersion, problems)
    const scope = await findScope(tx, taxonomyId, input.nodeKeys, problems)
    problems.throwIfAny()
    await writeAgent(tx, { id: agentId, workspaceId: viewer.workspaceId }, scope, input)
    return { agentId, taskId: await startMeasurement(context, tx, agentId) }
  })
  announceTask(app.bus, { id: made.taskId, workspaceId: viewer.workspaceId })
  return made
}

async function recall(
  tx: WorkspaceTransaction,
  agentId: string,
): Promise<{ agentId: string; taskId: string }> {
  const task = await tx.task.findFirstOrThrow({
    where: { agentId, kind: 'COVERAGE_REFRESH' },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  return { agentId, taskId: task.id }
}

async function writeAgent(
  tx: WorkspaceTransaction,
  { id, workspaceId }: { id: string; workspaceId: string },
  { taxonomyId, nodeIds }: Scope,
  input: CreateAgentInput,
): Promise<void> {
  await tx.agent.create({
    data: { id, workspaceId, taxonomyId, name: toNfc(input.name).trim(), ...givenConfig(input) },
  })
  await tx.agentNode.createMany({ data: nodeIds.map(nodeId => ({ workspaceId, agentId: id, nodeId })) })
}
