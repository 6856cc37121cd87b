import type { App } from '../../src/app.ts'
import type { World } from './coverage-worlds.ts'
import { nodesBelow } from './reference-coverage.ts'

/** A position in a batch is a smallint. */
const BATCH_PASSAGES = 30_000

type Prisma = App['database']['prisma']

/** Writes worlds to a workspace in bulk, with a few statements in total. */
export function createWorldWriter(prisma: Prisma, workspaceId: string) {
  /** @param columns names with types, as in an SQL column definition list. `workspace_id` is added. */
  async function insert(table: string, columns: string, rows: readonly object[]): Promise<void> {
    const names = columns.replaceAll(/(\w+) [^,]+/g, '$1')
    await prisma.$executeRawUnsafe(
      `INSERT INTO ${table} (workspace_id, ${names})
      SELECT $2::uuid, ${names} FROM jsonb_to_recordset($1::jsonb) AS row (${columns})`,
      JSON.stringify(rows),
      workspaceId,
    )
  }

  async function writeTaxonomies(worlds: readonly World[]): Promise<void> {
    await insert(
      'taxonomies',
      'id uuid, version text, status "TaxonomyStatus"',
      worlds.map(world => ({ id: taxonomyIdOf(world), version: world.version, status: 'RETIRED' })),
    )
    await insert(
      'taxonomy_nodes',
      'taxonomy_id uuid, id uuid, key text, name text, path text[], keywords text[], ordinal int, merged_keys text[]',
      worlds.flatMap(world =>
        world.nodes.map(({ id, key, name, mergedKeys }, ordinal) => ({
          ...{ id, key, name, ordinal, merged_keys: mergedKeys, path: [name], keywords: [] },
          taxonomy_id: taxonomyIdOf(world),
        })),
      ),
    )
    await insert(
      'taxonomy_edges',
      'parent_id uuid, child_id uuid',
      worlds.flatMap(({ edges }) =>
        edges.map(({ parentId, childId }) => ({ parent_id: parentId, child_id: childId })),
      ),
    )
    await insert(
      'taxonomy_closure',
      'ancestor_id uuid, descendant_id uuid',
      worlds.flatMap(world =>
        world.nodes.flatMap(({ id }) =>
          nodesBelow(world, [id]).map(below => ({ ancestor_id: id, descendant_id: below })),
        ),
      ),
    )
  }

  async function writeDocuments(documents: World['documents']): Promise<void> {
    await insert(
      'documents',
      'id uuid, title text, content_type text, bytes int, sha256 text',
      documents.map(({ id }) => ({ id, title: id, content_type: 'text/plain', bytes: 0, sha256: id })),
    )
    const passages = documents.flatMap(({ id, chunks }) =>
      Array.from({ length: chunks }, (_, ordinal) => ({ document_id: id, ordinal })),
    )
    for (let from = 0; from < passages.length; from += BATCH_PASSAGES)
      await writeBatch(passages.slice(from, from + BATCH_PASSAGES))
  }

  async function writeBatch(passages: readonly { document_id: string; ordinal: number }[]): Promise<void> {
    const documents = passages.filter(({ ordinal }) => ordinal === 0).length
    const [batch] = await prisma.$queryRaw<{ id: bigint }[]>`
      INSERT INTO index_batches (workspace_id, chunks, documents, length, lengths, document_ids, terms)
      VALUES (${workspaceId}::uuid, ${passages.length}::int, ${documents}::int, 0, '{}', '{}', '') RETURNING id`
    await insert(
      'chunks',
      'id uuid, document_id uuid, ordinal int, headings text[], content text, length real, batch_id bigint, position smallint',
      passages.map((passage, position) => ({
        ...passage,
        ...{ id: crypto.randomUUID(), headings: [], content: '', length: 0 },
        ...{ batch_id: Number(batch?.id), position },
      })),
    )
  }

  /** Writes scopes, targets and placements. */
  async function writeChangingRows(worlds: readonly World[]): Promise<void> {
    await insert(
      'agent_nodes',
      'agent_id uuid, node_id uuid',
      worlds.flatMap(({ agentId, rootIds }) =>
        rootIds.map(nodeId => ({ agent_id: agentId, node_id: nodeId })),
      ),
    )
    await insert(
      'coverage_targets',
      'agent_id uuid, node_id uuid, documents int',
      worlds.flatMap(({ agentId, targets }) =>
        targets.map(({ nodeId, documents }) => ({ agent_id: agentId, node_id: nodeId, documents })),
      ),
    )
    await insert(
      'placements',
      'document_id uuid, node_id uuid, confidence float8, source "PlacementSource"',
      worlds.flatMap(({ placements }) =>
        placements.map(({ nodeId, documentId, confidence }) => ({
          document_id: documentId,
          node_id: nodeId,
          confidence,
          source: 'RULE',
        })),
      ),
    )
  }

  return {
    async insertWorlds(worlds: readonly World[]): Promise<void> {
      await writeTaxonomies(worlds)
      await insert(
        'agents',
        'id uuid, taxonomy_id uuid, name text',
        worlds.map(world => ({ id: world.agentId, taxonomy_id: taxonomyIdOf(world), name: world.version })),
      )
      await writeDocuments(worlds.flatMap(({ documents }) => documents))
      await writeChangingRows(worlds)
    },

    /** Updates the database from the previous state of each world to its current state. */
    async updateWorlds(pairs: readonly { before: World; after: World }[]): Promise<void> {
      const changed = pairs.filter(({ before, after }) => after.version !== before.version)
      await writeTaxonomies(changed.map(({ after }) => after))
      const gone = pairs.flatMap(({ before, after }) => before.documents.filter(isNewIn(after)))
      await prisma.document.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } })
      await writeDocuments(pairs.flatMap(({ before, after }) => after.documents.filter(isNewIn(before))))
      const agentIds = pairs.map(({ after }) => after.agentId)
      await prisma.agentNode.deleteMany({ where: { agentId: { in: agentIds } } })
      await prisma.coverageTarget.deleteMany({ where: { agentId: { in: agentIds } } })
      const nodeIds = pairs.flatMap(({ before }) => before.nodes.map(({ id }) => id))
      await prisma.placement.deleteMany({ where: { nodeId: { in: nodeIds } } })
      await writeChangingRows(pairs.map(({ after }) => after))
      await prisma.$executeRaw`
        UPDATE agents SET taxonomy_id = row.taxonomy_id, scope_changes = scope_changes + 1
        FROM unnest(${agentIds}::uuid[], ${pairs.map(({ after }) => taxonomyIdOf(after))}::uuid[]) AS row (id, taxonomy_id)
        WHERE agents.id = row.id`
    },
  }
}

/** A taxonomy reuses the ID of its first node, which is unique among taxonomies. */
const taxonomyIdOf = ({ nodes }: World) => nodes[0]?.id

/** @returns a predicate for documents that a world does not have. */
function isNewIn(world: World): (document: { id: string }) => boolean {
  const ids = new Set(world.documents.map(({ id }) => id))
  return ({ id }) => !ids.has(id)
}
