import type { ViewerContext } from '../../context.ts'
import type { Agent, Prisma } from '../../generated/prisma/client.ts'
import { decodeId } from '../../platform/ids.ts'
import { allOf, containsText } from '../shared/conditions.ts'
import { type ListArgs, listPage, orderColumns, type Page } from '../shared/paging.ts'
import { visibleAgents } from '../shared/visible-agents.ts'

export interface AgentFilter {
  search?: string | null | undefined
  nodeId?: string | null | undefined
  minCoverage?: number | null | undefined
  maxCoverage?: number | null | undefined
  stale?: boolean | null | undefined
}

const COLUMN_OF = {
  CREATED_AT: { name: 'createdAt', type: 'date' },
  UPDATED_AT: { name: 'updatedAt', type: 'date' },
  NAME: { name: 'name', type: 'text' },
  COVERAGE: { name: 'coveragePercent', type: 'float' },
} as const

/** Agents of the workspace, or those that the key of the viewer is restricted to. */
export async function listAgents(
  context: ViewerContext,
  args: ListArgs<AgentFilter, keyof typeof COLUMN_OF>,
  query: object,
): Promise<Page<Agent>> {
  const { db } = context
  const filter = filterToWhere(args.filter ?? {}, db.agent.fields.measuredChanges)
  const where = { AND: [visibleAgents(context), filter] }
  return listPage(db.agent, { args, columns: orderColumns(args.orderBy, COLUMN_OF, 'Agent'), query, where })
}

function filterToWhere(
  filter: AgentFilter,
  measuredChanges: Prisma.IntFieldRefInput<'Agent'>,
): Prisma.AgentWhereInput {
  const { search, nodeId, minCoverage, maxCoverage, stale } = filter
  const nodeUuid = nodeId ? decodeId('TaxonomyNode', nodeId) : null
  return allOf<Prisma.AgentWhereInput>([
    search && { OR: [{ name: containsText(search) }, { scopeDescription: containsText(search) }] },
    // An unknown node is in no scope.
    typeof nodeId === 'string' &&
      (nodeUuid
        ? { nodes: { some: { node: { descendants: { some: { descendantId: nodeUuid } } } } } }
        : { id: { in: [] } }),
    typeof minCoverage === 'number' && { coveragePercent: { gte: minCoverage } },
    typeof maxCoverage === 'number' && { coveragePercent: { lte: maxCoverage } },
    stale === true && { scopeChanges: { gt: measuredChanges } },
    stale === false && { scopeChanges: { lte: measuredChanges } },
  ])
}
