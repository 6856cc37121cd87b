import type { ViewerContext } from '../../context.ts'
import { ConflictError, NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { Agent } from '../../generated/prisma/client.ts'
import { transact } from '../../platform/bus/transact.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'
import { type ConfigInput, givenConfig } from './agent-config.ts'
import { changeScope, type ScopeInput } from './agent-scope.ts'
import { checkBulk, lockAgents } from './find-agent.ts'
import { startMeasurement } from './refresh-coverage.ts'

interface UpdateAgentInput extends ConfigInput, ScopeInput {
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
  const { workspaceId } = context.viewer
  const id = decodeId('Agent', input.id)
  return transact(context, async tx => {
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

/**
 * Applies the same changes to up to 100 agents, in a constant number of statements.
 * @returns a result per id, in the order given. An unknown id does not affect the others.
 */
export async function updateAgents(
  context: ViewerContext,
  input: ConfigInput & { ids: string[] },
  found: readonly ValidationIssue[] = [],
): Promise<(UpdatedAgent | NotFoundError)[]> {
  requireScope(context, 'WRITE')
  checkBulk(input.ids, found)
  const { db, viewer } = context
  const asked = input.ids.map(id => ({ id, uuid: decodeId('Agent', id) }))
  const known = await db.$transaction(async tx => {
    const uuids = asked.flatMap(({ uuid }) => uuid ?? [])
    const locked = await lockAgents(tx, viewer.workspaceId, uuids)
    await tx.agent.updateMany({
      where: { id: { in: locked.map(agent => agent.id) } },
      data: {
        ...givenConfig(input),
        version: { increment: 1 },
        ...(locked[0] && { updatedAt: locked[0].now }),
      },
    })
    return new Set(locked.map(agent => agent.id))
  })
  return asked.map(({ id, uuid }) =>
    uuid && known.has(uuid) ? { agentId: uuid, taskId: null } : new NotFoundError('agent', id),
  )
}

/** Loads the agents of bulk update results in one statement. Agents deleted since become a NotFoundError. */
export async function loadUpdated(
  { db }: ViewerContext,
  results: readonly (UpdatedAgent | NotFoundError)[],
  query: object,
): Promise<((UpdatedAgent & { agent: Agent }) | NotFoundError)[]> {
  const ids = results.flatMap(result => ('agentId' in result ? result.agentId : []))
  const agents = await db.agent.findMany({ ...query, where: { id: { in: ids } } })
  const agentOf = new Map(agents.map(agent => [agent.id, agent]))
  return results.map(result => {
    if (!('agentId' in result)) return result
    const agent = agentOf.get(result.agentId)
    return agent ? { ...result, agent } : new NotFoundError('agent', encodeId('Agent', result.agentId))
  })
}
