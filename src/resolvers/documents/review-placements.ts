import type { ViewerContext } from '../../context.ts'
import { NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { Placement, PlacementDecision, Prisma } from '../../generated/prisma/client.ts'
import { markAgentsOfNodes } from '../../knowledge/documents/mark-stale.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { listPage, type OrderColumn, type Page, type PageArgs } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findDocument } from './documents.ts'
import { findPublishedNodes, lockDocument, placeByHand } from './place-documents.ts'

const LOWEST_CONFIDENCE_FIRST: readonly OrderColumn[] = [
  { name: 'confidence', direction: 'asc', type: 'float' },
  { name: 'documentId', direction: 'asc', type: 'id', of: 'Document' },
  { name: 'nodeId', direction: 'asc', type: 'id', of: 'TaxonomyNode' },
]

const TO_REVIEW: Prisma.PlacementWhereInput = {
  needsReview: true,
  node: { taxonomy: { status: 'PUBLISHED' } },
}

/** Placements in the published taxonomy that need a review. */
export async function listPlacementReviews(
  { db }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<Page<Placement>> {
  return listPage(db.placement, { args, columns: LOWEST_CONFIDENCE_FIRST, query, where: TO_REVIEW })
}

interface ReviewInput {
  documentId: string
  nodeKey: string
  decision: PlacementDecision
  moveToNodeKey?: string | null | undefined
  note?: string | null | undefined
}

/**
 * Decides on a placement in the published taxonomy. ACCEPT makes it a manual placement. Any other decision deletes it,
 * and automatic placement does not restore it.
 */
export async function reviewPlacement(
  context: ViewerContext,
  input: ReviewInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ documentId: string }> {
  requireScope(context, 'WRITE')
  const { workspaceId } = context.viewer
  const keys = checkMove(input, new InputProblems(found))
  const documentId = await findDocument(context, input.documentId)
  return context.db.$transaction(async tx => {
    const nodeIds = await findPublishedNodes(tx, workspaceId, keys)
    // Lock agents before documents, as `deleteDocuments` does.
    await markAgentsOfNodes(tx, workspaceId, nodeIds)
    await lockDocument(tx, workspaceId, documentId)
    const [nodeId = '', newNodeId] = nodeIds
    const place = { workspaceId, documentId, nodeId }
    const placement = await tx.placement.findFirst({ where: { documentId, nodeId } })
    if (!placement) throw new NotFoundError('placement of the document on the node', input.nodeKey)
    if (input.decision === 'ACCEPT') await placeByHand(tx, place, 1)
    else await tx.placement.deleteMany({ where: { documentId, nodeId } })
    await saveReview(tx, { ...place, reviewedById: context.viewer.userId }, input)
    if (newNodeId) {
      await placeByHand(tx, { ...place, nodeId: newNodeId }, 1)
      await tx.placementReview.deleteMany({ where: { documentId, nodeId: newNodeId } })
    }
    return { documentId }
  })
}

/** @returns keys of the current node and, for MOVE, of the new one. */
function checkMove({ decision, nodeKey, moveToNodeKey }: ReviewInput, problems: InputProblems): string[] {
  const path = 'input.moveToNodeKey'
  if (decision === 'MOVE' && !moveToNodeKey)
    problems.add(path, 'is required for MOVE: specify the node to move the document to')
  if (decision !== 'MOVE' && moveToNodeKey)
    problems.add(path, `is only allowed for MOVE, not for ${decision}`)
  if (decision === 'MOVE' && moveToNodeKey === nodeKey)
    problems.add(path, `is "${nodeKey}", where the document already is; use ACCEPT to leave it there`)
  problems.throwIfAny()
  return moveToNodeKey ? [nodeKey, moveToNodeKey] : [nodeKey]
}

async function saveReview(
  tx: WorkspaceTransaction,
  place: { workspaceId: string; documentId: string; nodeId: string; reviewedById: string },
  { decision, note }: ReviewInput,
): Promise<void> {
  const { documentId, nodeId } = place
  await tx.placementReview.deleteMany({ where: { documentId, nodeId } })
  await tx.placementReview.create({ data: { ...place, decision, note: note || null } })
}
