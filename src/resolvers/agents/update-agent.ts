import { ConflictError, NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { announceTask } from '../../platform/tasks/task-topics.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { InputProblems } from '../input-problems.ts'
import { requireScope } from '../require-scope.ts'
import { type ConfigInput, givenConfig } from './agent-config.ts'
import { changeScope, type ScopeInput } from './change-scope.ts'
import { lockAgents } from './hold-agents.ts'
import { startMeasurement } from './start-measurement.ts'

export interface UpdateAgentInput extends ConfigInput, ScopeInput {
  id: string
  name?: string | null | undefined
  expectedVersion?: number | null | undefined
}

export interface UpdatedAgent {
  agentId: string
  /** Measures the new scope. Null if the scope did not change. */
  taskId: string | null
}

/**
 * Changes only the given fields. If the scope changes, a task created in the same transaction measures it.
 * @throws ConflictError if the agent is not at the version that the caller expects.
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
    const [agent] = id ? await lockAgents(tx, workspaceId, [id]) : []
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
    `The agent has changed: it is at version ${version}, not ${expected}. Review the change, then send version ${version}.`,
    encodeId('Agent', id),
  )
}
