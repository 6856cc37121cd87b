import type { ViewerContext } from '../../context.ts'
import type { Agent, Prisma } from '../../generated/prisma/client.ts'
import { decodeId } from '../../platform/ids.ts'
import { containsText } from '../shared/conditions.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../shared/paging.ts'

export interface AgentFilter {
  search?: string | null | undefined
  nodeId?: string | null | undefined
  minCoverage?: number | null | undefined
  maxCoverage?: number | null | undefined
  stale?: boolean | null | undefined
}

export interface AgentOrder {
  field: 'CREATED_AT' | 'UPDATED_AT' | 'NAME' | 'COVERAGE'
  direction: 'ASC' | 'DESC'
}

const COLUMN_OF = {
  CREATED_AT: { name: 'createdAt', type: 'date' },
  UPDATED_AT: { name: 'updatedAt', type: 'date' },
  NAME: { name: 'name', type: 'text' },
  COVERAGE: { name: 'coveragePercent', type: 'float' },
} as const

/** Agents of the workspace. */
export async function listAgents(
  { db }: ViewerContext,
  args: PageArgs & { filter?: AgentFilter | null | undefined; orderBy?: AgentOrder | null | undefined },
  query: object,
): Promise<Page<Agent>> {
  const where = filterToWhere(args.filter ?? {}, db.agent.fields.measuredChanges)
  const { field, direction } = args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' }
  const way = direction === 'ASC' ? 'asc' : 'desc'
  const columns: OrderColumn[] = [
    { ...COLUMN_OF[field], direction: way },
    { name: 'id', direction: way, type: 'id', of: 'Agent' },
  ]
  const keyset = keysetQuery(args, columns)
  const rows = await db.agent.findMany({ ...query, ...keyset, where: { AND: [where, keyset.where] } })
  return toPage(rows, args, columns, () => db.agent.count({ where }))
}

function filterToWhere(
  filter: AgentFilter,
  measuredChanges: Prisma.IntFieldRefInput<'Agent'>,
): Prisma.AgentWhereInput {
  const { search, nodeId, minCoverage, maxCoverage, stale } = filter
  const nodeUuid = nodeId ? decodeId('TaxonomyNode', nodeId) : null
  const conditions: (Prisma.AgentWhereInput | null | undefined | false | '')[] = [
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
  ]
  return { AND: conditions.filter(condition => typeof condition === 'object' && condition !== null) }
}
