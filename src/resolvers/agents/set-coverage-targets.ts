import type { ViewerContext } from '../../context.ts'
import type { ValidationIssue } from '../../errors.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findAgent, findNodesInScope, preventAgentDeletion } from './find-agent.ts'

/** Replaces the targets of an agent. */
export async function setCoverageTargets(
  context: ViewerContext,
  input: { agentId: string; targets: { nodeKey: string; documents: number }[] },
  found: readonly ValidationIssue[] = [],
): Promise<{ agentId: string }> {
  requireScope(context, 'WRITE')
  const { db, viewer } = context
  const agent = await findAgent(context, input.agentId)
  const keys = input.targets.map(target => target.nodeKey)
  const nodeIdByKey = await findNodesInScope(db, agent.id, keys)
  const wanted = new Map<string, number>()
  const problems = new InputProblems(found)
  for (const [i, { nodeKey, documents }] of input.targets.entries()) {
    const nodeId = nodeIdByKey.get(nodeKey)
    if (!nodeId)
      problems.add(
        `input.targets.${i}.nodeKey`,
        `there is no node with the key "${nodeKey}" in the scope of the agent`,
      )
    else if (wanted.has(nodeId)) problems.add(`input.targets.${i}.nodeKey`, `"${nodeKey}" is listed twice`)
    else wanted.set(nodeId, documents)
  }
  problems.throwIfAny()
  await db.$transaction(async tx => {
    await preventAgentDeletion(tx, viewer.workspaceId, agent.id)
    // Before the targets, to serialize concurrent requests.
    await tx.agent.update({ where: { id: agent.id }, data: { scopeChanges: { increment: 1 } } })
    await tx.coverageTarget.deleteMany({ where: { agentId: agent.id } })
    await tx.coverageTarget.createMany({
      data: [...wanted].map(([nodeId, documents]) => ({
        workspaceId: viewer.workspaceId,
        agentId: agent.id,
        nodeId,
        documents,
      })),
    })
  })
  return { agentId: agent.id }
}
