import type { ViewerContext } from '../../context.ts'
import type { Document, DocumentStatus, Prisma } from '../../generated/prisma/client.ts'
import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/documents/place-by-keywords.ts'
import { decodeId } from '../../platform/ids.ts'
import { containsText, type TimeRange, withinRange } from '../shared/conditions.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../shared/paging.ts'

export interface DocumentFilter {
  search?: string | null | undefined
  nodeId?: string | null | undefined
  status?: DocumentStatus | null | undefined
  language?: string | null | undefined
  createdAt?: TimeRange | null | undefined
  placed?: boolean | null | undefined
}

export interface DocumentOrder {
  field: 'CREATED_AT' | 'TITLE'
  direction: 'ASC' | 'DESC'
}

/** Documents of the workspace, or of one node (a UUID). */
export async function listDocuments(
  { db }: ViewerContext,
  args: PageArgs & { filter?: DocumentFilter | null | undefined; orderBy?: DocumentOrder | null | undefined },
  query: object,
  under?: { nodeId: string; includeDescendants: boolean },
): Promise<Page<Document>> {
  const where: Prisma.DocumentWhereInput = {
    AND: [filterToWhere(args.filter ?? {}), under ? placedOn(under.nodeId, under.includeDescendants) : {}],
  }
  const columns = orderColumns(args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' })
  const keyset = keysetQuery(args, columns)
  const rows = await db.document.findMany({ ...query, ...keyset, where: { AND: [where, keyset.where] } })
  return toPage(rows, args, columns, () => db.document.count({ where }))
}

function filterToWhere(filter: DocumentFilter): Prisma.DocumentWhereInput {
  const { search, nodeId, status, language, createdAt, placed } = filter
  const nodeUuid = nodeId ? decodeId('TaxonomyNode', nodeId) : null
  const counts = {
    some: {
      confidence: { gte: MIN_COUNTED_CONFIDENCE },
      node: { taxonomy: { status: 'PUBLISHED' as const } },
    },
  }
  const conditions: (Prisma.DocumentWhereInput | null | undefined | false | '')[] = [
    search && { OR: [{ title: containsText(search) }, { sourceUri: containsText(search) }] },
    // An unknown node has no documents.
    typeof nodeId === 'string' && (nodeUuid ? placedOn(nodeUuid, true) : { id: { in: [] } }),
    status && { status },
    language && { language },
    createdAt && { createdAt: withinRange(createdAt) },
    placed === true && { placements: counts },
    placed === false && { NOT: { placements: counts } },
  ]
  return { AND: conditions.filter(condition => typeof condition === 'object' && condition !== null) }
}

function placedOn(nodeId: string, includeDescendants: boolean): Prisma.DocumentWhereInput {
  const node = includeDescendants ? { ancestors: { some: { ancestorId: nodeId } } } : { id: nodeId }
  return { placements: { some: { confidence: { gte: MIN_COUNTED_CONFIDENCE }, node } } }
}

function orderColumns({ field, direction }: DocumentOrder): OrderColumn[] {
  const way = direction === 'ASC' ? 'asc' : 'desc'
  return [
    field === 'TITLE'
      ? { name: 'title', direction: way, type: 'text' }
      : { name: 'createdAt', direction: way, type: 'date' },
    { name: 'id', direction: way, type: 'id', of: 'Document' },
  ]
}
