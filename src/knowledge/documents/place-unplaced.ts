import { Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { TaskCreation } from '../../tasks/define.ts'
import { createTask } from '../../tasks/queue.ts'
import { markAgentsOfNodes } from './mark-stale.ts'
import { MIN_COUNTED_CONFIDENCE, SURE_CONFIDENCE } from './place-by-keywords.ts'
import { combinePlacements, replaceMachinePlacements } from './place-by-machine.ts'
import type { RuleOfDocument } from './placement-rules.ts'

type Reader = Pick<WorkspaceTransaction, '$queryRaw'>

/** A published taxonomy version and its workspace. UUIDs. */
interface Version {
  workspaceId: string
  taxonomyId: string
}

/**
 * SQL condition: the document `d` comes after `after`, is indexed, and has no placement in the version, not even one that
 * waits for a review. Documents that are not indexed yet are placed when they are.
 */
const hasNoPlacement = ({ taxonomyId }: Version, after = FIRST_ID) => Prisma.sql`
  d.status = 'INDEXED' AND d.id > ${after}::uuid AND NOT EXISTS (
    -- The nodes as an array: with a join, the planner would read the placements of all versions.
    SELECT FROM placements p WHERE p.document_id = d.id AND p.document_id > ${after}::uuid
      AND p.node_id = ANY (ARRAY (SELECT id FROM taxonomy_nodes WHERE taxonomy_id = ${taxonomyId}::uuid)))`

/** Less than all IDs of documents. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** Counts the documents that `findWithoutPlacement` finds. */
export async function countWithoutPlacement(db: Reader, version: Version): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM documents d
    WHERE d.workspace_id = ${version.workspaceId}::uuid AND ${hasNoPlacement(version)}`
  return row.count
}

/** Finds up to `limit` indexed documents after `after` that have no placement, by ID, with the size of their texts. */
export function findWithoutPlacement(
  db: Reader,
  version: Version,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<{ id: string; bytes: number }[]> {
  return db.$queryRaw`
    SELECT d.id, d.bytes FROM documents d
    WHERE d.workspace_id = ${version.workspaceId}::uuid AND ${hasNoPlacement(version, after)}
    ORDER BY d.id LIMIT ${limit}::int`
}

/**
 * Places documents by rule. Skips those that were placed, changed or deleted after their rules were found, and human
 * decisions. Documents without a sure match are left to the placement by meaning, if they have vectors.
 * @param version from `lockPublishedTaxonomy`, called before. The rules are those of its nodes.
 * @returns how many documents now count on a node, and whether any are left to the placement by meaning.
 */
export async function placeByRules(
  tx: WorkspaceTransaction,
  version: Version,
  rules: ReadonlyMap<string, RuleOfDocument>,
): Promise<{ placed: number; isMeaningPending: boolean }> {
  const nodeIds = [...rules.values()].flatMap(rule => rule.placements.map(({ nodeId }) => nodeId))
  // Lock agents before documents, as `deleteDocuments` does.
  if (nodeIds.length) await markAgentsOfNodes(tx, version.workspaceId, [...new Set(nodeIds)])
  const documents = await lockWithoutPlacement(tx, version, [...rules.keys()])
  const found = documents.flatMap(({ id: documentId, sha256 }) => {
    const rule = rules.get(documentId)
    return rule?.sha256 === sha256 ? [{ documentId, placements: combinePlacements(rule.placements, []) }] : []
  })
  await replaceMachinePlacements(tx, version.workspaceId, version.taxonomyId, found)
  const unsure = found.filter(
    ({ placements }) => !placements.some(({ confidence }) => confidence >= SURE_CONFIDENCE),
  )
  // Documents without a vector of their own are placed by meaning.
  const { count } = await tx.documentVector.deleteMany({ where: { documentId: idsOf(unsure) } })
  const placed = await tx.document.count({ where: { id: idsOf(found), placements: countsIn(version) } })
  return { placed, isMeaningPending: count > 0 }
}

const idsOf = (rows: readonly { documentId: string }[]) => ({ in: rows.map(({ documentId }) => documentId) })

const countsIn = ({ taxonomyId }: Version) => ({
  some: { confidence: { gte: MIN_COUNTED_CONFIDENCE }, node: { taxonomyId } },
})

async function lockWithoutPlacement(
  tx: WorkspaceTransaction,
  version: Version,
  documentIds: readonly string[],
): Promise<{ id: string; sha256: string }[]> {
  const ids = [...documentIds]
  await tx.$queryRaw`
    SELECT 1 FROM documents WHERE workspace_id = ${version.workspaceId}::uuid AND id = ANY(${ids}::uuid[])
    ORDER BY id FOR NO KEY UPDATE`
  // A second statement, because the first one does not see placements that were committed while it waited.
  return tx.$queryRaw`
    SELECT d.id, d.sha256 FROM documents d
    WHERE d.workspace_id = ${version.workspaceId}::uuid AND d.id = ANY(${ids}::uuid[]) AND ${hasNoPlacement(version)}`
}

/**
 * Counts the indexed documents that are on no node of the published taxonomy with a confidence that counts: those
 * without a placement, and those whose placements wait for a review.
 */
export async function countUnplaced(db: Reader, workspaceId: string): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM documents d
    WHERE d.workspace_id = ${workspaceId}::uuid AND d.status = 'INDEXED' AND NOT EXISTS (
      SELECT FROM placements p WHERE p.document_id = d.id AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8
        AND p.node_id = ANY (ARRAY (
          SELECT n.id FROM taxonomies t JOIN taxonomy_nodes n ON n.taxonomy_id = t.id
          WHERE t.workspace_id = ${workspaceId}::uuid AND t.status = 'PUBLISHED')))`
  return row.count
}

/**
 * Enqueues a task that places all documents without a placement. Call it last in the transaction that publishes the
 * version. Does nothing if there are none, or if a task is pending, which will use this version.
 */
export async function enqueuePlacement(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  version: Version,
): Promise<void> {
  const { workspaceId } = version
  const [first] = await findWithoutPlacement(tx, version, { after: undefined, limit: 1 })
  if (!first) return
  const pending = await tx.task.count({
    where: { workspaceId, kind: 'DOCUMENT_PLACEMENT', status: 'PENDING' },
  })
  if (pending === 0) await createTask(app, tx, { workspaceId, kind: 'DOCUMENT_PLACEMENT', input: {} })
}
