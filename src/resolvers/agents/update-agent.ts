import { ConflictError, NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { announceTask } from '../../platform/tasks/task-topics.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { InputProblems } from '../input-problems.ts'
import { requireScope } from '../require-scope.ts'
import { type ConfigInput, givenConfig } from './agent-config.ts'
import { changeScope, type ScopeInput } from './change-scope.ts'
import { holdAgents } from './hold-agents.ts'
import { startMeasurement } from './start-measurement.ts'

export interface UpdateAgentInput extends ConfigInput, ScopeInput {
  id: string
  name?: string | null | undefined
  expectedVersion?: number | null | undefined
}

export interface UpdatedAgent {
  agentId: string
  /** The measurement that a new scope starts. */
  taskId: string | null
}

/**
 * Changes what is given and leaves the rest. Another scope is measured anew, by a task made in the same transaction.
 * @throws ConflictError when the agent is no longer of the version that the caller expects.
 */
export async function updateAgent(
  context: ViewerContext,
  input: UpdateAgentInput,
  found: readonly ValidationIssue[] = [],
): Promise<UpdatedAgent> {
  requireScope(context, 'WRITE')
  const { app, db, viewer } = context
  const { workspaceId } = viewer
  const id = decodeId('Agent', input.id)
  const updated = await db.$transaction(async tx => {
    const [agent] = id ? await holdAgents(tx, workspaceId, [id]) : []
    if (!agent) throw new NotFoundError('agent', input.id)
    checkVersion(agent, input.expectedVersion)
    const problems = new InputProblems(found)
    const hasMoved = await changeScope(tx, workspaceId, agent, input, problems)
    problems.throwIfAny()
    await tx.agent.update({
      where: { id: agent.id },
      data: {
        ...givenConfig(input),
        ...(input.name && { name: toNfc(input.name).trim() }),
        version: { increment: 1 },
        updatedAt: agent.now,
      },
    })
    return { agentId: agent.id, taskId: hasMoved ? await startMeasurement(context, tx, agent.id) : null }
  })
  if (updated.taskId) announceTask(app.bus, { id: updated.taskId, workspaceId })
  return updated
}

function checkVersion(
  { id, version }: { id: string; version: number },
  expected: number | null | undefined,
): void {
  if (typeof expected !== 'number' || expected === version) return
  throw new ConflictError(
    `The agent is at version ${version}, not ${expected}: somebody changed it meanwhile. Look at it, then send version ${version}.`,
    encodeId('Agent', id),
  )
}
