import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { markAgentsOfDocuments } from '../coverage/mark-stale.ts'
import type { SimilarNode } from '../embeddings/node-similarity.ts'
import { holdPublished } from '../taxonomy/hold-published.ts'
import { agreePlacements } from './agree-placements.ts'
import { type KeywordNode, placeByKeywords, SURE } from './place-by-keywords.ts'
import { type MachineWord, placeByMachine } from './place-by-machine.ts'

/** What is less sure is not worth a person's look. */
const WORST_CONFIDENCE = 0.3

/**
 * Places documents by agreement of rule and meaning, in place of what a machine said before. One that a rule places for sure
 * is left alone, and so is what a person said.
 */
export async function placeByMeaning(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documentIds: readonly string[],
  meaning: { nodes: readonly KeywordNode[]; similar: ReadonlyMap<string, readonly SimilarNode[]> },
): Promise<void> {
  const taxonomyId = await holdPublished(tx, workspaceId)
  // Agents of the nodes that they leave, and of those that they come to.
  await markAgentsOfDocuments(tx, workspaceId, documentIds)
  const words = await agree(tx, workspaceId, documentIds, meaning)
  await placeByMachine(tx, workspaceId, taxonomyId, words)
  await markAgentsOfDocuments(tx, workspaceId, documentIds)
}

async function agree(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documentIds: readonly string[],
  { nodes, similar }: { nodes: readonly KeywordNode[]; similar: ReadonlyMap<string, readonly SimilarNode[]> },
): Promise<MachineWord[]> {
  await tx.$queryRaw`
    SELECT 1 FROM documents WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${[...documentIds]}::uuid[])
    ORDER BY id FOR NO KEY UPDATE`
  const documents = await tx.document.findMany({
    where: { id: { in: [...documentIds] } },
    select: {
      id: true,
      title: true,
      text: { select: { content: true } },
      chunks: { select: { headings: true } },
    },
  })
  return documents.flatMap(({ id: documentId, title, text, chunks }) => {
    const headings = [...new Set(chunks.flatMap(chunk => chunk.headings))]
    const rule = placeByKeywords({ title, headings, text: text?.content ?? '' }, nodes)
    if (rule.some(({ confidence }) => confidence >= SURE)) return []
    const placements = agreePlacements(rule, similar.get(documentId) ?? [])
    return [{ documentId, placements: placements.filter(({ confidence }) => confidence >= WORST_CONFIDENCE) }]
  })
}
