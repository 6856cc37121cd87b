import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { indexVectors } from '../../src/knowledge/embeddings/vector-index.ts'
import { searchVectors } from '../../src/knowledge/retrieval/search-vectors.ts'
import type { ViewerContext } from '../../src/platform/auth/viewer.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'
import { type ManyVectors, seedManyVectors } from '../support/seed-many-vectors.ts'
import { waitUntil } from '../support/wait-until.ts'

/** VECTORS=100000 DIMENSIONS=512 measures, and says what. */
const CHUNKS = Number(process.env.VECTORS ?? 100_000)
const DIMENSIONS = Number(process.env.DIMENSIONS ?? 64)
/** Of the documents, by nodes. */
const SHARES = [0.001, 0.01, 0.1, 1]
const QUERIES = 10
const TOP = 10
/** What a search asks for. */
const CANDIDATES = 200

let opened: TestApp
let context: ViewerContext
let seeded: ManyVectors
let queries: number[][]
beforeAll(async () => {
  opened = await openTestApp()
  context = await opened.newContext()
  seeded = await seedManyVectors(context, { chunks: CHUNKS, dimensions: DIMENSIONS, shares: SHARES })
  // Near some passage, as questions are, wherever that lies.
  const rows = await context.db.$queryRaw<{ vector: string }[]>`
    SELECT embedding::text AS vector FROM chunk_vectors TABLESAMPLE SYSTEM (5) REPEATABLE (1) ORDER BY chunk_id LIMIT ${QUERIES}::int`
  queries = rows.map(row =>
    (JSON.parse(row.vector) as number[]).map((value, i) => value + 0.3 * Math.sin(i + value * 1_000)),
  )
}, 240_000)
afterAll(() => opened.stop())

const nodesOf = (share: number | null) => (share === null ? undefined : [seeded.nodeIds.get(share) ?? ''])

/** The nearest by arithmetic over all of them, with no index and no SQL of ours. */
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

async function measure(share: number | null): Promise<{ recall: number; p50: number; p95: number }> {
  const { db, viewer } = context
  let found = 0
  const times: number[] = []
  for (const vector of queries) {
    const startedAt = performance.now()
    const query = { modelId: seeded.modelId, vector }
    const hits = await searchVectors(db, viewer.workspaceId, query, { nodeIds: nodesOf(share) }, CANDIDATES)
    times.push(performance.now() - startedAt)
    expect(hits).toHaveLength(Math.min(CANDIDATES, Math.round(CHUNKS * (share ?? 1))))
    const nearest = await findNearest(vector, share)
    const top = new Set(hits.slice(0, TOP).map(hit => hit.chunkId))
    found += nearest.filter(id => top.has(id)).length
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? 0)
  return { recall: found / (queries.length * TOP), p50: at(0.5), p95: at(0.95) }
}

describe('the passages nearest to a query', () => {
  it.each(SHARES)('are found within %s of the documents', async share => {
    const { recall, ...times } = await measure(share)
    expect(recall).toBeGreaterThanOrEqual(0.95)
    if (process.env.VECTORS) console.log({ share, recall, ...times })
  })

  it('wait for no index that is still being built when Canopy stops', async () => {
    const { prisma } = context.app.database
    const stopping = new AbortController()
    const building = indexVectors(prisma, CHUNKS, stopping.signal)
    await waitUntil('the build', 20_000, async () => {
      const builds = await prisma.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_progress_create_index WHERE datname = current_database() AND blocks_done > 0`
      return builds.length > 0
    })
    stopping.abort()
    await building
    const usable = await prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indisvalid AND starts_with(c.relname, 'chunk_vectors_nearest_')`
    expect(usable).toEqual([])
  })

  it('are found in the whole workspace, by its index', { timeout: 300_000 }, async () => {
    if (process.env.VECTORS) console.log({ index: false, ...(await measure(null)) })
    await indexVectors(context.app.database.prisma, CHUNKS, new AbortController().signal)
    await context.db.$executeRaw`VACUUM ANALYZE chunk_vectors`
    const uses = () =>
      context.db.$queryRaw<{ uses: number }[]>`
        SELECT sum(idx_scan)::int AS uses FROM pg_stat_user_indexes
        WHERE indexrelname LIKE 'chunk\_vectors\_nearest\_%'`
    const { recall, ...times } = await measure(null)
    expect(recall).toBeGreaterThanOrEqual(0.95)
    if (process.env.VECTORS) console.log({ index: true, recall, ...times })
    await expect.poll(async () => (await uses())[0]?.uses).toBeGreaterThan(0)
  })
})
