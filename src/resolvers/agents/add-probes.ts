import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { hashQuestion, normalizeQuestion } from '../../coverage/probes/question-digest.ts'
import { ValidationError, type ValidationIssue } from '../../errors.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findAgent, findNodesInScope } from './find-agent.ts'

interface ProbeInput {
  question: string
  nodeKey?: string | null | undefined
}

interface WantedProbe {
  question: string
  digest: string
  nodeId: string | undefined
}

/**
 * Adds probes to an agent. A probe that already exists becomes CURATED and moves to the given node, if any.
 * @returns UUIDs in the order given.
 */
export async function addProbes(
  context: ViewerContext,
  input: { agentId: string; probes: ProbeInput[] },
  found: readonly ValidationIssue[] = [],
): Promise<{ probeIds: string[] }> {
  requireScope(context, 'WRITE')
  const agent = await findAgent(context, input.agentId)
  const asked = await readProbes(context.db, agent.id, input.probes, new InputProblems(found))
  const probeIds = await context.db.$transaction(async tx => {
    // Locks the agent first, so that concurrent additions count toward the limit.
    await tx.agent.update({ where: { id: agent.id }, data: { scopeChanges: { increment: 1 } } })
    const idByDigest = await saveProbes(tx, agent, asked)
    return asked.map(({ digest }) => idByDigest.get(digest) ?? '')
  })
  return { probeIds }
}

/** @throws ValidationError with every blank question and every node outside the agent's scope. */
async function readProbes(
  db: WorkspaceDatabase,
  agentId: string,
  probes: readonly ProbeInput[],
  problems: InputProblems,
): Promise<WantedProbe[]> {
  const keys = probes.flatMap(probe => probe.nodeKey ?? [])
  const nodeIdByKey = await findNodesInScope(db, agentId, keys)
  const wanted = probes.map(({ question: text, nodeKey }, i) => {
    const question = normalizeQuestion(text)
    const path = `input.probes.${i}.question`
    if (!question && problems.isFine(path)) problems.add(path, 'must not be blank')
    const nodeId = nodeIdByKey.get(nodeKey ?? '')
    if (nodeKey && !nodeId)
      problems.add(
        `input.probes.${i}.nodeKey`,
        `there is no node with the key "${nodeKey}" in the scope of the agent`,
      )
    return { question, digest: hashQuestion(question), nodeId }
  })
  problems.throwIfAny()
  return wanted
}

async function saveProbes(
  tx: WorkspaceTransaction,
  agent: { id: string; workspaceId: string },
  asked: readonly WantedProbe[],
): Promise<Map<string, string>> {
  // If a question is repeated, the last one with a node determines the node.
  const wanted = new Map<string, WantedProbe>()
  for (const probe of asked)
    wanted.set(probe.digest, { ...probe, nodeId: probe.nodeId ?? wanted.get(probe.digest)?.nodeId })
  const digests = [...wanted.keys()]
  const claimed = await tx.$queryRaw<{ id: string; digest: string }[]>`
    UPDATE probes SET source = 'CURATED', node_id = coalesce(w.node_id, probes.node_id)
    FROM unnest(${digests}::text[], ${digests.map(digest => wanted.get(digest)?.nodeId ?? null)}::uuid[]) AS w (digest, node_id)
    WHERE probes.workspace_id = ${agent.workspaceId}::uuid AND probes.agent_id = ${agent.id}::uuid AND probes.digest = w.digest
    RETURNING probes.id, probes.digest`
  const idByDigest = new Map(claimed.map(({ id, digest }) => [digest, id]))
  const added = [...wanted.values()].filter(({ digest }) => !idByDigest.has(digest))
  const room = await makeRoom(tx, agent.id, added.length)
  if (room < added.length) throw tooMany(added.length, room)
  for (const { digest } of added) idByDigest.set(digest, uuidv7())
  await tx.probe.createMany({
    data: added.map(({ question, digest, nodeId }) => ({
      id: idByDigest.get(digest)!,
      workspaceId: agent.workspaceId,
      agentId: agent.id,
      nodeId: nodeId ?? null,
      question,
      digest,
      source: 'CURATED' as const,
    })),
  })
  return idByDigest
}

function tooMany(added: number, room: number): ValidationError {
  const message = `would exceed the limit of ${MAX_PROBES} probes per agent: there is room for ${room} more, not ${added}; remove some first`
  return new ValidationError([{ path: 'input.probes', message }])
}

/** Maximum per agent. */
const MAX_PROBES = 1_000

/**
 * Deletes learned probes, least asked first, then oldest first, so that `wanted` new ones fit. Never deletes curated
 * probes. Call it with the agent locked.
 * @returns how many probes can be added.
 */
export async function makeRoom(tx: WorkspaceTransaction, agentId: string, wanted: number): Promise<number> {
  const free = MAX_PROBES - (await tx.probe.count({ where: { agentId } }))
  if (free >= wanted) return free
  const removable = await tx.probe.findMany({
    where: { agentId, source: 'MISSED_QUERY' },
    orderBy: [{ askedTimes: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    take: wanted - free,
    select: { id: true },
  })
  await tx.probe.deleteMany({ where: { id: { in: removable.map(probe => probe.id) } } })
  return free + removable.length
}
