import type { ViewerContext } from '../../context.ts'
import type { Prisma, Probe, ProbeVerdict } from '../../generated/prisma/client.ts'
import type { SearchHit } from '../../knowledge/retrieval/search.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { type ListArgs as Args, nestedQuery, newestFirst, type Page, toPage } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'

export interface ProbeFilter {
  verdict?: ProbeVerdict | null | undefined
  nodeId?: string | null | undefined
}

const NEWEST_FIRST = newestFirst('Probe')

type ListArgs = Args<ProbeFilter>

/** A page of probes, as part of the query for their agents: one statement for any number of agents. */
export function probesQuery(args: ListArgs): Omit<Prisma.Agent$probesArgs, 'select'> {
  return nestedQuery(args, NEWEST_FIRST, probeWhere(args))
}

/** The page of one agent (a UUID), from the rows that `probesQuery` loaded. */
export function toProbesPage(
  { db }: ViewerContext,
  agentId: string,
  args: ListArgs,
  rows: readonly Probe[],
): Page<Probe> {
  return toPage(rows, args, NEWEST_FIRST, () =>
    db.probe.count({ where: { AND: [{ agentId }, probeWhere(args)] } }),
  )
}

/** An unknown node has no probes. */
function probeWhere({ filter }: ListArgs): Prisma.ProbeWhereInput {
  const { verdict, nodeId } = filter ?? {}
  const nodeUuid = nodeId ? decodeId('TaxonomyNode', nodeId) : null
  return {
    ...(verdict && { verdict }),
    ...(typeof nodeId === 'string' && (nodeUuid ? { nodeId: nodeUuid } : { id: { in: [] } })),
  }
}

/** Removes deleted passages from the evidence of several probes. One statement for any number. */
export async function filterEvidence(
  { db }: ViewerContext,
  evidence: readonly (readonly SearchHit[])[],
): Promise<SearchHit[][]> {
  const chunkIds = new Set(evidence.flat().map(hit => hit.chunkId))
  const present = await db.chunk.findMany({ where: { id: { in: [...chunkIds] } }, select: { id: true } })
  const ids = new Set(present.map(chunk => chunk.id))
  return evidence.map(hits => hits.filter(hit => ids.has(hit.chunkId)))
}

/** Removes probes, which makes the coverage of their agents stale. The result omits unknown ids. */
export async function removeProbes(
  context: ViewerContext,
  input: { ids: string[] },
): Promise<{ removedIds: string[] }> {
  requireScope(context, 'WRITE')
  const uuids = input.ids.flatMap(id => decodeId('Probe', id) ?? [])
  const { workspaceId } = context.viewer
  const removed = await context.db.$transaction(async tx => {
    await tx.$executeRaw`
      WITH stale AS (
        SELECT id FROM agents WHERE workspace_id = ${workspaceId}::uuid AND id IN (
          SELECT agent_id FROM probes WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${uuids}::uuid[]))
        ORDER BY id FOR UPDATE
      )
      UPDATE agents SET scope_changes = scope_changes + 1 FROM stale WHERE agents.id = stale.id`
    return tx.$queryRaw<{ id: string }[]>`
      DELETE FROM probes WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${uuids}::uuid[]) RETURNING id`
  })
  const removedIds = new Set(removed.map(({ id }) => encodeId('Probe', id)))
  return { removedIds: [...new Set(input.ids)].filter(id => removedIds.has(id)) }
}

/** Maximum per node. */
export const MAX_UNANSWERED = 10

/** A node (a UUID) of an agent's coverage. */
export interface NodeOfAgent {
  agentId: string
  nodeId: string
}

/** The columns that assign a probe to its node. */
export const UNANSWERED_COLUMNS = { id: true, agentId: true, nodeId: true } as const

/** Up to 10 unanswered probes per node, most asked first, then oldest first. Two statements for any number of nodes. */
export async function loadUnanswered(
  { db, viewer }: ViewerContext,
  nodes: readonly NodeOfAgent[],
  query: object,
): Promise<Probe[][]> {
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT p.id FROM unnest(${nodes.map(node => node.agentId)}::uuid[], ${nodes.map(node => node.nodeId)}::uuid[])
      AS n (agent_id, node_id)
    CROSS JOIN LATERAL (
      SELECT id FROM probes WHERE workspace_id = ${viewer.workspaceId}::uuid AND agent_id = n.agent_id
        AND node_id = n.node_id AND verdict = 'UNANSWERED'
      ORDER BY asked_times DESC, created_at, id LIMIT ${MAX_UNANSWERED}::int
    ) p`
  const probes = await db.probe.findMany({
    ...query,
    where: { id: { in: found.map(({ id }) => id) } },
    orderBy: [{ askedTimes: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }],
  })
  return nodes.map(({ agentId, nodeId }) =>
    probes.filter(probe => probe.agentId === agentId && probe.nodeId === nodeId),
  )
}
