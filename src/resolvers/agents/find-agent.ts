import type { ViewerContext } from '../../context.ts'
import { NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { Agent } from '../../generated/prisma/client.ts'
import { findNodesByKey } from '../../knowledge/taxonomy/find-nodes-by-key.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { visibleAgents } from '../shared/visible-agents.ts'

/** @throws NotFoundError if the agent does not exist or is not visible to the viewer. */
export async function findAgent(context: Pick<ViewerContext, 'db' | 'viewer'>, id: string): Promise<Agent> {
  return findOrThrow('Agent', id, 'agent', uuid =>
    context.db.agent.findUnique({ where: { id: uuid, AND: visibleAgents(context) } }),
  )
}

/** UUIDs, by key, of the nodes in the scope of an agent (a UUID) that have one of these keys. */
export function findNodesInScope(
  db: Pick<WorkspaceTransaction, 'taxonomyNode'>,
  agentId: string,
  keys: readonly string[],
): Promise<Map<string, string>> {
  return findNodesByKey(db, keys, { ancestors: { some: { ancestor: { agents: { some: { agentId } } } } } })
}

/** An agent that is locked until the end of the transaction. */
export interface LockedAgent {
  id: string
  taxonomyId: string
  version: number
  /** By the database's clock. */
  now: Date
}

/** Locks agents (UUIDs), in id order to avoid deadlocks. Omits those that are not in the workspace. */
export function lockAgents(
  tx: WorkspaceTransaction,
  workspaceId: string,
  ids: readonly string[],
): Promise<LockedAgent[]> {
  return tx.$queryRaw<LockedAgent[]>`
    SELECT id, taxonomy_id AS "taxonomyId", version, now() AS now FROM agents
    WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`
}

/**
 * Prevents the deletion of an agent (a UUID) until the end of the transaction, so that rows that reference it can be
 * written.
 * @throws NotFoundError if it was deleted in the meantime.
 */
export async function preventAgentDeletion(
  tx: WorkspaceTransaction,
  workspaceId: string,
  agentId: string,
): Promise<void> {
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM agents WHERE id = ${agentId}::uuid AND workspace_id = ${workspaceId}::uuid FOR KEY SHARE`
  if (locked.length === 0) throw new NotFoundError('agent', encodeId('Agent', agentId))
}

const MAX_AGENTS = 100

/** @throws ValidationError if there are no ids, more than 100, or earlier problems in `found`. */
export function checkBulk(ids: readonly string[], found: readonly ValidationIssue[] = []): void {
  const problems = new InputProblems(found)
  if (ids.length < 1 || ids.length > MAX_AGENTS)
    problems.add('input.ids', `must have 1 to ${MAX_AGENTS} agents, but has ${ids.length}`)
  problems.throwIfAny()
}
