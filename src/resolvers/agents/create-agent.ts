import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { announceTask } from '../../platform/tasks/task-topics.ts'
import { findRemembered } from '../remember-request.ts'
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

/** Makes an agent and starts its first measurement, both or neither. */
export async function createAgent(
  context: ViewerContext,
  input: CreateAgentInput,
): Promise<{ agentId: string; taskId: string }> {
  requireScope(context, 'WRITE')
  const { app, db, viewer } = context
  const { idempotencyKey: key, ...request } = input
  const agentId = uuidv7()
  const made = await db.$transaction(async tx => {
    const first =
      key &&
      (await findRemembered(context, tx, {
        operation: 'createAgent',
        key,
        input: request,
        makes: 'Agent',
        id: agentId,
      }))
    if (first) return recall(tx, first)
    const scope = await findScope(tx, await findVersion(tx, input.taxonomyVersion), input.nodeKeys)
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
    data: { id, workspaceId, taxonomyId, name: input.name.normalize('NFC'), ...givenConfig(input) },
  })
  await tx.agentNode.createMany({ data: nodeIds.map(nodeId => ({ workspaceId, agentId: id, nodeId })) })
}
