import type { App } from '../../src/app.ts'
import type { World } from './coverage-worlds.ts'
import { nodesBelow } from './reference-coverage.ts'

type Prisma = App['database']['prisma']

/** Inserts new worlds in bulk, with a few statements in total. */
export async function writeWorlds(
  prisma: Prisma,
  workspaceId: string,
  worlds: readonly World[],
): Promise<void> {
  await writeTaxonomies(prisma, workspaceId, worlds)
  await insert(
    prisma,
    'agents',
    'workspace_id uuid, id uuid, taxonomy_id uuid, name text',
    worlds.map(world => ({
      workspace_id: workspaceId,
      id: world.agentId,
      taxonomy_id: taxonomyIdOf(world),
      name: world.version,
    })),
  )
  await writeDocuments(
    prisma,
    workspaceId,
    worlds.map(({ documents }) => documents),
  )
  await writeWhatChanges(prisma, workspaceId, worlds)
}

/** Updates the database from the previous state of each world to its current state. */
export async function rewriteWorlds(
  prisma: Prisma,
  workspaceId: string,
  pairs: readonly { before: World; after: World }[],
): Promise<void> {
  await writeTaxonomies(
    prisma,
    workspaceId,
    pairs.flatMap(({ before, after }) => (after.version === before.version ? [] : [after])),
  )
  const isNewIn = (world: World) => {
    const ids = new Set(world.documents.map(({ id }) => id))
    return ({ id }: { id: string }) => !ids.has(id)
  }
  const gone = pairs.flatMap(({ before, after }) => before.documents.filter(isNewIn(after)))
  await prisma.document.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } })
  await writeDocuments(
    prisma,
    workspaceId,
    pairs.map(({ before, after }) => after.documents.filter(isNewIn(before))),
  )
  const agentIds = pairs.map(({ after }) => after.agentId)
  await prisma.agentNode.deleteMany({ where: { agentId: { in: agentIds } } })
  await prisma.coverageTarget.deleteMany({ where: { agentId: { in: agentIds } } })
  const nodeIds = pairs.flatMap(({ before }) => before.nodes.map(({ id }) => id))
  await prisma.placement.deleteMany({ where: { nodeId: { in: nodeIds } } })
  await writeWhatChanges(
    prisma,
    workspaceId,
    pairs.map(({ after }) => after),
  )
  await prisma.$executeRaw`
    UPDATE agents SET taxonomy_id = row.taxonomy_id, scope_changes = scope_changes + 1
    FROM unnest(${agentIds}::uuid[], ${pairs.map(({ after }) => taxonomyIdOf(after))}::uuid[]) AS row (id, taxonomy_id)
    WHERE agents.id = row.id`
}

/** A taxonomy reuses the ID of its first node, which is unique among taxonomies. */
const taxonomyIdOf = ({ nodes }: World) => nodes[0]?.id

async function writeTaxonomies(prisma: Prisma, workspaceId: string, worlds: readonly World[]): Promise<void> {
  const own = { workspace_id: workspaceId }
  await insert(
    prisma,
    'taxonomies',
    'workspace_id uuid, id uuid, version text, status "TaxonomyStatus"',
    worlds.map(world => ({ ...own, id: taxonomyIdOf(world), version: world.version, status: 'RETIRED' })),
  )
  await insert(
    prisma,
    'taxonomy_nodes',
    'workspace_id uuid, taxonomy_id uuid, id uuid, key text, name text, path text[], keywords text[], ordinal int, merged_keys text[]',
    worlds.flatMap(world =>
      world.nodes.map(({ id, key, name, mergedKeys }, ordinal) => ({
        ...own,
        taxonomy_id: taxonomyIdOf(world),
        ...{ id, key, name, ordinal, merged_keys: mergedKeys, path: [name], keywords: [] },
      })),
    ),
  )
  await insert(
    prisma,
    'taxonomy_edges',
    'workspace_id uuid, parent_id uuid, child_id uuid',
    worlds.flatMap(({ edges }) =>
      edges.map(({ parentId, childId }) => ({ ...own, parent_id: parentId, child_id: childId })),
    ),
  )
  await insert(
    prisma,
    'taxonomy_closure',
    'workspace_id uuid, ancestor_id uuid, descendant_id uuid',
    worlds.flatMap(world =>
      world.nodes.flatMap(({ id }) =>
        nodesBelow(world, [id]).map(below => ({ ...own, ancestor_id: id, descendant_id: below })),
      ),
    ),
  )
}

async function writeDocuments(
  prisma: Prisma,
  workspaceId: string,
  documentsOfWorlds: readonly World['documents'][],
): Promise<void> {
  const documents = documentsOfWorlds.flat()
  await insert(
    prisma,
    'documents',
    'workspace_id uuid, id uuid, title text, content_type text, bytes int, sha256 text',
    documents.map(({ id }) => ({
      ...{ workspace_id: workspaceId, id, title: id, content_type: 'text/plain', bytes: 0, sha256: id },
    })),
  )
  const passages = documents.flatMap(({ id, chunks }) =>
    Array.from({ length: chunks }, (_, ordinal) => ({ documentId: id, ordinal })),
  )
  const [batch] = await prisma.$queryRaw<{ id: bigint }[]>`
    INSERT INTO index_batches (workspace_id, chunks, documents, length, lengths, document_ids, terms)
    VALUES (${workspaceId}::uuid, ${passages.length}::int, ${documents.length}::int, 0, '{}', '{}', '') RETURNING id`
  await insert(
    prisma,
    'chunks',
    'workspace_id uuid, id uuid, document_id uuid, ordinal int, headings text[], content text, length real, batch_id bigint, position smallint',
    passages.map(({ documentId, ordinal }, position) => ({
      ...{
        workspace_id: workspaceId,
        id: crypto.randomUUID(),
        document_id: documentId,
        ordinal,
        headings: [],
        content: '',
      },
      ...{ length: 0, batch_id: Number(batch?.id), position: position - 30_000 },
    })),
  )
}

async function writeWhatChanges(
  prisma: Prisma,
  workspaceId: string,
  worlds: readonly World[],
): Promise<void> {
  const own = { workspace_id: workspaceId }
  await insert(
    prisma,
    'agent_nodes',
    'workspace_id uuid, agent_id uuid, node_id uuid',
    worlds.flatMap(({ agentId, rootIds }) =>
      rootIds.map(nodeId => ({ ...own, agent_id: agentId, node_id: nodeId })),
    ),
  )
  await insert(
    prisma,
    'coverage_targets',
    'workspace_id uuid, agent_id uuid, node_id uuid, documents int',
    worlds.flatMap(({ agentId, targets }) =>
      targets.map(({ nodeId, documents }) => ({ ...own, agent_id: agentId, node_id: nodeId, documents })),
    ),
  )
  await insert(
    prisma,
    'placements',
    'workspace_id uuid, document_id uuid, node_id uuid, confidence float8, source "PlacementSource"',
    worlds.flatMap(({ placements }) =>
      placements.map(({ nodeId, documentId, confidence }) => ({
        ...{ ...own, document_id: documentId, node_id: nodeId, confidence, source: 'RULE' },
      })),
    ),
  )
}

/** @param columns names with types, as in an SQL column definition list. */
async function insert(
  prisma: Prisma,
  table: string,
  columns: string,
  rows: readonly object[],
): Promise<void> {
  const names = columns
    .split(', ')
    .map(column => column.split(' ')[0])
    .join(', ')
  await prisma.$executeRawUnsafe(
    `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_to_recordset($1::jsonb) AS row (${columns})`,
    JSON.stringify(rows),
  )
}
