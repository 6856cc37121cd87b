import type { ViewerContext } from '../../context.ts'
import type { Document, DocumentStatus, Prisma } from '../../generated/prisma/client.ts'
import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/documents/place-by-keywords.ts'
import { decodeId } from '../../platform/ids.ts'
import { allOf, containsText, type TimeRange, withinRange } from '../shared/conditions.ts'
import { type ListArgs, listPage, orderColumns, type Page } from '../shared/paging.ts'

export interface DocumentFilter {
  search?: string | null | undefined
  nodeId?: string | null | undefined
  status?: DocumentStatus | null | undefined
  language?: string | null | undefined
  createdAt?: TimeRange | null | undefined
  placed?: boolean | null | undefined
}

const COLUMN_OF = {
  CREATED_AT: { name: 'createdAt', type: 'date' },
  TITLE: { name: 'title', type: 'text' },
} as const

/** Documents of the workspace, or of one node (a UUID). */
export async function listDocuments(
  { db }: ViewerContext,
  args: ListArgs<DocumentFilter, keyof typeof COLUMN_OF>,
  query: object,
  under?: { nodeId: string; includeDescendants: boolean },
): Promise<Page<Document>> {
  const filter = args.filter ?? {}
  const where: Prisma.DocumentWhereInput = {
    AND: [
      filterToWhere(filter),
      typeof filter.placed === 'boolean' ? await isPlaced(db, filter.placed) : {},
      under ? placedOn(under.nodeId, under.includeDescendants) : {},
    ],
  }
  const columns = orderColumns(args.orderBy, COLUMN_OF, 'Document')
  return listPage(db.document, { args, columns, query, where })
}

function filterToWhere(filter: DocumentFilter): Prisma.DocumentWhereInput {
  const { search, nodeId, status, language, createdAt } = filter
  const nodeUuid = nodeId ? decodeId('TaxonomyNode', nodeId) : null
  return allOf<Prisma.DocumentWhereInput>([
    search && { OR: [{ title: containsText(search) }, { sourceUri: containsText(search) }] },
    // An unknown node has no documents.
    typeof nodeId === 'string' && (nodeUuid ? placedOn(nodeUuid, true) : { id: { in: [] } }),
    status && { status },
    language && { language },
    createdAt && { createdAt: withinRange(createdAt) },
  ])
}

/**
 * Whether documents count on a node of the published taxonomy. Names its nodes, of which there are at most 5,000: with a
 * join, the planner would read the placements of all versions.
 */
async function isPlaced(db: ViewerContext['db'], placed: boolean): Promise<Prisma.DocumentWhereInput> {
  const nodes = await db.taxonomyNode.findMany({
    where: { taxonomy: { status: 'PUBLISHED' } },
    select: { id: true },
  })
  const nodeId = { in: nodes.map(({ id }) => id) }
  const placements = { some: { confidence: { gte: MIN_COUNTED_CONFIDENCE }, nodeId } }
  return placed ? { placements } : { NOT: { placements } }
}

function placedOn(nodeId: string, includeDescendants: boolean): Prisma.DocumentWhereInput {
  const node = includeDescendants ? { ancestors: { some: { ancestorId: nodeId } } } : { id: nodeId }
  return { placements: { some: { confidence: { gte: MIN_COUNTED_CONFIDENCE }, node } } }
}
