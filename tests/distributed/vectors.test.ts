import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ViewerContext } from '../../src/context.ts'
import { indexVectors } from '../../src/knowledge/embeddings/vector-index.ts'
import { searchVectors } from '../../src/knowledge/retrieval/search-vectors.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'
import { sized } from '../support/scale.ts'
import { type ManyVectors, seedManyVectors } from '../support/seed-many-vectors.ts'
import { waitUntil } from '../support/wait-until.ts'

/** Large enough for the planner to use the index, and too large to list the documents of a scope individually. */
const { CHUNKS, DIMENSIONS } = sized({ CHUNKS: 16_000, DIMENSIONS: 32 }, { CHUNKS: 100_000, DIMENSIONS: 64 })
/** Shares of the documents. Each share has its own node. */
const SHARES = [0.005, 0.01, 0.1, 1]
const QUERIES = 10
const TOP = 10
/** Number of hits that a search requests. */
const CANDIDATES = 200

let opened: TestApp
let context: ViewerContext
let seeded: ManyVectors
let queries: number[][]
beforeAll(async () => {
  opened = await openTestApp()
  context = await opened.newContext()
  seeded = await seedManyVectors(context, { chunks: CHUNKS, dimensions: DIMENSIONS, shares: SHARES })
  // Close to a stored passage, as real questions are.
  const rows = await context.db.$queryRaw<{ vector: string }[]>`
    SELECT embedding::text AS vector FROM chunk_vectors ORDER BY chunk_id LIMIT ${QUERIES}::int`
  queries = rows.map(row =>
    (JSON.parse(row.vector) as number[]).map((value, i) => value + 0.3 * Math.sin(i + value * 1_000)),
  )
}, 240_000)
afterAll(() => opened.stop())

const nodesOf = (share: number | null) => (share === null ? undefined : [seeded.nodeIds.get(share) ?? ''])

/** Computes the exact nearest neighbors without an index. @returns chunk UUIDs. */
async function findNearest(vector: readonly number[], share: number | null): Promise<string[]> {
  const literal = `[${vector.join(',')}]`
  const nodeId = nodesOf(share)?.[0] ?? null
  const rows = await context.db.$queryRaw<{ id: string }[]>`
    WITH distances AS MATERIALIZED (
      SELECT chunk_id, document_id, cosine_distance(embedding::vector, ${literal}::vector) AS distance FROM chunk_vectors
    )
    SELECT chunk_id AS id FROM distances
    WHERE ${nodeId}::uuid IS NULL OR document_id IN (SELECT document_id FROM placements WHERE node_id = ${nodeId}::uuid)
    ORDER BY distance LIMIT ${TOP}::int`
  return rows.map(row => row.id)
}

/** @returns the recall: the share of the exact nearest passages that searches find. */
async function measureRecall(share: number | null): Promise<number> {
  const { db, viewer } = context
  let found = 0
  for (const vector of queries) {
    const query = { modelId: seeded.modelId, vector }
    const hits = await searchVectors(db, viewer.workspaceId, query, { nodeIds: nodesOf(share) }, CANDIDATES)
    expect(hits).toHaveLength(Math.min(CANDIDATES, Math.round(CHUNKS * (share ?? 1))))
    const nearest = await findNearest(vector, share)
    const top = new Set(hits.slice(0, TOP).map(hit => hit.chunkId))
    found += nearest.filter(id => top.has(id)).length
  }
  return found / (queries.length * TOP)
}

describe('a nearest-neighbor search', () => {
  it.each(SHARES)('finds passages within %s of the documents', async share => {
    expect(await measureRecall(share)).toBeGreaterThanOrEqual(0.95)
  })

  it('does not use an index whose build was interrupted', async () => {
    const { prisma } = context.app.database
    const stopping = new AbortController()
    const writer = new pg.Client({ connectionString: opened.app.config.databaseUrl ?? '' })
    await writer.connect()
    try {
      // An index build waits for transactions that write to the table.
      await writer.query('BEGIN')
      await writer.query('LOCK TABLE chunk_vectors IN ROW EXCLUSIVE MODE')
      const building = indexVectors(context.app.database, CHUNKS, stopping.signal)
      await waitUntil('the build', async () => {
        const builds = await prisma.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_progress_create_index WHERE datname = current_database()`
        return builds.length > 0
      })
      stopping.abort()
      await building
    } finally {
      await writer.end()
    }
    const usable = await prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indisvalid AND starts_with(c.relname, 'chunk_vectors_nearest_')`
    expect(usable).toEqual([])
  })

  it('finds passages in the whole workspace through its index', { timeout: 300_000 }, async () => {
    await indexVectors(context.app.database, CHUNKS, new AbortController().signal)
    // Only the owner of the table can analyze it.
    await context.app.database.prisma.$executeRaw`VACUUM ANALYZE chunk_vectors`
    const uses = () =>
      context.db.$queryRaw<{ uses: number }[]>`
        SELECT sum(idx_scan)::int AS uses FROM pg_stat_user_indexes
        WHERE indexrelname LIKE 'chunk\_vectors\_nearest\_%'`
    expect(await measureRecall(null)).toBeGreaterThanOrEqual(0.95)
    await expect.poll(async () => (await uses())[0]?.uses).toBeGreaterThan(0)
  })
})
