import type { ViewerContext } from '../../src/context.ts'

export interface ManyVectors {
  modelId: string
  /** Node IDs by the share of documents placed there. Those documents are in the same clusters. */
  nodeIds: Map<number, string>
}

const CHUNKS_PER_DOCUMENT = 5
const CLUSTERS = 200
/** Spread of the vectors in a cluster. Centers are spread by 1 in each dimension. */
const SPREAD = 0.8

/** Inserts passages with clustered vectors, like those of texts on a few subjects, within seconds. */
export async function seedManyVectors(
  { app, db, viewer: { workspaceId } }: ViewerContext,
  { chunks, dimensions, shares }: { chunks: number; dimensions: number; shares: readonly number[] },
): Promise<ManyVectors> {
  const documents = Math.ceil(chunks / CHUNKS_PER_DOCUMENT)
  const taxonomy = await db.taxonomy.create({ data: { workspaceId, version: 'v1', status: 'PUBLISHED' } })
  const nodeIds = new Map<number, string>()
  for (const [ordinal, share] of shares.entries()) {
    const name = `${share}`
    const node = await db.taxonomyNode.create({
      data: { workspaceId, taxonomyId: taxonomy.id, key: name, name, path: [name], keywords: [], ordinal },
    })
    await db.taxonomyClosure.create({ data: { workspaceId, ancestorId: node.id, descendantId: node.id } })
    nodeIds.set(share, node.id)
  }
  const model = await db.embeddingModel.create({
    data: { workspaceId, name: 'many', dimensions, isServing: true },
  })
  await db.$executeRaw`
    INSERT INTO documents (id, workspace_id, title, content_type, bytes, sha256, language, status)
    SELECT gen_random_uuid(), ${workspaceId}::uuid, n::text, 'text/plain', 1, n::text, 'en', 'INDEXED'
    FROM generate_series(0, ${documents - 1}::int) AS n`
  // Each document has its own batch of the word index.
  await db.$executeRaw`
    WITH batch AS (
      INSERT INTO index_batches (workspace_id, chunks, documents, length, lengths, document_ids, terms)
      SELECT workspace_id, ${CHUNKS_PER_DOCUMENT}::int, 1, ${CHUNKS_PER_DOCUMENT}::int,
        array_fill(1::real, ARRAY[${CHUNKS_PER_DOCUMENT}::int]), array_fill(id, ARRAY[${CHUNKS_PER_DOCUMENT}::int]), ''
      FROM documents WHERE workspace_id = ${workspaceId}::uuid
      RETURNING id, document_ids[1] AS document_id
    )
    INSERT INTO chunks (id, workspace_id, document_id, ordinal, headings, content, length, batch_id, position)
    SELECT gen_random_uuid(), ${workspaceId}::uuid, document_id, n, '{}', '', 1, id, n
    FROM batch, generate_series(0, ${CHUNKS_PER_DOCUMENT - 1}::int) AS n`
  await db.$executeRaw`
    WITH middles AS MATERIALIZED (
      SELECT n, array(SELECT random() - 0.5 FROM generate_series(1, ${dimensions}::int) WHERE n IS NOT NULL) AS middle
      FROM generate_series(0, ${CLUSTERS - 1}::int) AS n
    )
    INSERT INTO chunk_vectors (workspace_id, model_id, document_id, chunk_id, hash, embedding)
    SELECT c.workspace_id, ${model.id}::uuid, c.document_id, c.id, '',
      array(SELECT v + (random() - 0.5) * ${SPREAD}::float8 FROM unnest(middle) AS v WHERE c.id IS NOT NULL)::real[]::vector::halfvec
    FROM chunks c JOIN documents d ON d.id = c.document_id
    JOIN middles ON middles.n = d.title::int * ${CLUSTERS}::int / ${documents}::int
    WHERE c.workspace_id = ${workspaceId}::uuid`
  for (const [share, nodeId] of nodeIds)
    await db.$executeRaw`
      INSERT INTO placements (workspace_id, document_id, node_id, confidence, source)
      SELECT workspace_id, id, ${nodeId}::uuid, 1, 'RULE' FROM documents
      WHERE workspace_id = ${workspaceId}::uuid AND title::int < ${documents * share}::float8`
  // Only the owner of the tables can analyze them.
  await app.database.prisma
    .$executeRaw`ANALYZE documents, chunks, chunk_vectors, placements, taxonomy_closure`
  return { modelId: model.id, nodeIds }
}
