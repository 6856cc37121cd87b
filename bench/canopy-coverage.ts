import { v7 as uuidv7 } from 'uuid'
import type { App } from '../src/app.ts'
import { takeSnapshot } from '../src/coverage/take-snapshot.ts'
import { MIN_COUNTED_CONFIDENCE } from '../src/knowledge/documents/place-by-keywords.ts'
import { transact } from '../src/platform/bus/transact.ts'
import { scopeToWorkspace } from '../src/platform/database/scope-to-workspace.ts'

/** Number of nodes per document. */
const NODES_OF_A_DOCUMENT = 2
const PASSAGES_OF_A_DOCUMENT = 3
/** Number of documents per batch of the index. */
const DOCUMENTS_OF_A_BATCH = 10_000
const CONTENT_TYPE = 'bench/coverage'

export interface Size {
  nodes: number
  documents: number
}

/**
 * Commands in Canopy's process for measurements. They bypass the API, which would take hours to create so much data.
 */
export function coverageCommands({ app }: { app: App }) {
  const { prisma } = app.database
  const findWorkspace = async () => (await prisma.workspace.findFirstOrThrow()).id
  let documents = 0
  return {
    /** Creates a taxonomy (a root with children), an agent for all of it, and the documents, all placed. */
    async makeAgent(size: Size): Promise<string> {
      const workspaceId = await findWorkspace()
      while (documents < size.documents) {
        const count = Math.min(DOCUMENTS_OF_A_BATCH, size.documents - documents)
        await addDocuments(prisma, workspaceId, documents, count)
        documents += count
      }
      return addAgent(prisma, workspaceId, size)
    },

    /** @returns the duration of a measurement, in milliseconds. */
    async measureAgent({ agentId }: { agentId: string }): Promise<number> {
      const workspaceId = await findWorkspace()
      const db = scopeToWorkspace(prisma, workspaceId)
      const startedAt = performance.now()
      await transact({ app, db }, tx => takeSnapshot(tx, { workspaceId, agentId }, { id: uuidv7() }))
      return performance.now() - startedAt
    },

    /** Counts the same placements. @returns the duration in milliseconds. */
    async countPlacements({ agentId }: { agentId: string }): Promise<number> {
      const startedAt = performance.now()
      await prisma.$queryRaw`
        SELECT count(*)::int FROM agent_nodes an JOIN taxonomy_closure c ON c.ancestor_id = an.node_id
        JOIN placements p ON p.node_id = c.descendant_id
        WHERE an.agent_id = ${agentId}::uuid AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8`
      return performance.now() - startedAt
    },
  }
}

type Prisma = App['database']['prisma']

async function addDocuments(prisma: Prisma, workspaceId: string, from: number, count: number): Promise<void> {
  await prisma.$executeRaw`
    WITH added AS (
      INSERT INTO documents (id, workspace_id, title, content_type, bytes, sha256, status, indexed_at, first_indexed_at)
      SELECT gen_random_uuid(), ${workspaceId}::uuid, 'Document ' || n, ${CONTENT_TYPE}, 0, 'bench ' || n, 'INDEXED', now(), now()
      FROM generate_series(${from}::int, ${from + count - 1}::int) n RETURNING id
    ), batch AS (
      INSERT INTO index_batches (workspace_id, chunks, documents, length, lengths, document_ids, terms)
      VALUES (${workspaceId}::uuid, ${count * PASSAGES_OF_A_DOCUMENT}::int, ${count}::int, 0, '{}', '{}', '') RETURNING id
    )
    INSERT INTO chunks (id, workspace_id, document_id, ordinal, headings, content, length, batch_id, position)
    SELECT gen_random_uuid(), ${workspaceId}::uuid, added.id, n, '{}', repeat('A passage of some length. ', 40), 0, batch.id,
      row_number() OVER () - 1
    FROM added CROSS JOIN batch CROSS JOIN generate_series(0, ${PASSAGES_OF_A_DOCUMENT - 1}::int) n`
}

async function addAgent(prisma: Prisma, workspaceId: string, { nodes }: Size): Promise<string> {
  const [taxonomyId, agentId] = [uuidv7(), uuidv7()]
  await prisma.$transaction([
    prisma.taxonomy.create({ data: { id: taxonomyId, workspaceId, version: taxonomyId, status: 'DRAFT' } }),
    prisma.$executeRaw`
      INSERT INTO taxonomy_nodes (id, workspace_id, taxonomy_id, key, name, path, keywords, ordinal)
      SELECT gen_random_uuid(), ${workspaceId}::uuid, ${taxonomyId}::uuid, 'node-' || n, 'Node ' || n, '{}', '{}', n
      FROM generate_series(0, ${nodes - 1}::int) n`,
    prisma.$executeRaw`
      INSERT INTO taxonomy_closure (workspace_id, ancestor_id, descendant_id)
      SELECT ${workspaceId}::uuid, above.id, below.id FROM taxonomy_nodes above JOIN taxonomy_nodes below USING (taxonomy_id)
      WHERE above.taxonomy_id = ${taxonomyId}::uuid AND (above.id = below.id OR above.ordinal = 0)`,
    prisma.agent.create({ data: { id: agentId, workspaceId, taxonomyId, name: `Agent of ${nodes} nodes` } }),
    prisma.$executeRaw`
      INSERT INTO agent_nodes (workspace_id, agent_id, node_id)
      SELECT ${workspaceId}::uuid, ${agentId}::uuid, id FROM taxonomy_nodes WHERE taxonomy_id = ${taxonomyId}::uuid AND ordinal = 0`,
    prisma.$executeRaw`
      INSERT INTO placements (workspace_id, document_id, node_id, confidence, source)
      SELECT ${workspaceId}::uuid, d.id, n.id, 0.9, 'RULE'
      FROM (SELECT id, row_number() OVER () AS place FROM documents WHERE content_type = ${CONTENT_TYPE}) d
      CROSS JOIN generate_series(0, ${NODES_OF_A_DOCUMENT - 1}::int) AS nth
      JOIN taxonomy_nodes n ON n.taxonomy_id = ${taxonomyId}::uuid AND n.ordinal = (d.place + nth * 3) % ${nodes}::int`,
  ])
  // Autovacuum would do this some time after so many inserts.
  await prisma.$executeRaw`ANALYZE`
  return agentId
}
