import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../../generated/prisma/client.ts'
import type { Database } from '../../platform/database/database.ts'

type Db = Pick<PrismaClient, '$queryRaw' | '$executeRaw' | '$executeRawUnsafe'>
type Building = Pick<Database, 'prisma' | 'runScript'>

const PREFIX = 'chunk_vectors_nearest_'

/**
 * Builds an index for each serving vector set with at least `from` vectors, and drops the indexes of deleted sets. Each
 * set needs its own index: in a shared one, the nearest vectors would mostly belong to other workspaces. Uses
 * CONCURRENTLY, so do not call it in a transaction. Runs as the owner, because only the owner of a table can index it. If the signal aborts, an unfinished index is rebuilt by a later
 * call.
 */
export async function indexVectors(database: Building, from: number, signal: AbortSignal): Promise<void> {
  const db = database.prisma
  // Only one build at a time, across processes.
  if (await isBuilding(db)) return
  for (const name of await findUseless(db)) {
    // No workspace: drops an index by its name.
    await db.$executeRawUnsafe(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`)
  }
  for (const model of await findLarge(db, from)) {
    if (signal.aborted) return
    await build(database, model, signal)
  }
}

async function isBuilding(db: Db): Promise<boolean> {
  // All workspaces: only one build at a time.
  const builds = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_progress_create_index
    WHERE datname = current_database() AND relid = 'chunk_vectors'::regclass`
  return builds.length > 0
}

/** Finds indexes of deleted vector sets and indexes whose build was interrupted. */
async function findUseless(db: Db): Promise<string[]> {
  // All workspaces: their indexes are dropped by one process.
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = 'chunk_vectors'::regclass AND starts_with(c.relname, ${PREFIX}::text)
      AND (NOT i.indisvalid OR NOT EXISTS (
        SELECT 1 FROM embedding_models m WHERE c.relname = ${PREFIX}::text || replace(m.id::text, '-', '')))`
  return rows.map(row => row.name)
}

interface LargeModel {
  id: string
  dimensions: number
}

async function findLarge(db: Db, from: number): Promise<LargeModel[]> {
  // All workspaces: their indexes are built by one process.
  return db.$queryRaw<LargeModel[]>`
    SELECT m.id, m.dimensions FROM embedding_models m
    WHERE m.is_serving AND m.dimensions IS NOT NULL
      AND to_regclass(${PREFIX}::text || replace(m.id::text, '-', '')) IS NULL
      AND (SELECT count(*) FROM chunk_vectors v WHERE v.model_id = m.id) >= ${from}::int`
}

async function build(
  { prisma, runScript }: Building,
  { id, dimensions }: LargeModel,
  signal: AbortSignal,
): Promise<void> {
  const mark = `/* ${randomUUID()} */`
  // Without cancellation, the build would keep the connection, and so the process, until it ends.
  const cancel = () =>
    // No workspace: finds the build by its mark.
    void prisma.$executeRaw`
      SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND starts_with(ltrim(query), ${mark}::text)`.catch(() => {})
  signal.addEventListener('abort', cancel, { once: true })
  try {
    await runScript(`${mark}
      CREATE INDEX CONCURRENTLY IF NOT EXISTS ${PREFIX}${id.replaceAll('-', '')}
      ON chunk_vectors USING hnsw ((embedding::halfvec(${dimensions})) halfvec_cosine_ops)
      WHERE model_id = '${id}' AND chunk_id IS NOT NULL AND embedding IS NOT NULL`)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
