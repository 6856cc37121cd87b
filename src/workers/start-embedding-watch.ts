import type { App } from '../app.ts'
import { enqueueEmbedding } from '../knowledge/embeddings/model-rows.ts'
import { indexVectors } from '../knowledge/embeddings/vector-index.ts'
import { needsTest } from '../models/embeddings/model-test.ts'
import { transact } from '../platform/bus/transact.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import { type Background, startLoop } from '../platform/start-loop.ts'

/** Maximum number of workspaces handled in one round. */
const BATCH = 100

/**
 * At start and every EMBEDDINGS_CHECK_MS, enqueues EMBEDDING tasks for workspaces with missing vectors or an untested
 * model, such as after a change of the model or a failed task. Then creates vector indexes where there are enough vectors. Safe to run in any
 * number of processes.
 */
export function startEmbeddingWatch(app: App): Background & { stop(): Promise<void> } {
  const stopping = new AbortController()
  const db = allWorkspaces(app.database, 'find missing vectors')
  const loop = startLoop(app.log, {
    name: 'embedding watch',
    everyMs: app.config.embeddings.checkMs,
    async run() {
      const workspaceIds = await findUnembedded(app)
      for (const workspaceId of workspaceIds) {
        await transact({ app, db }, tx => enqueueEmbedding(app, tx, workspaceId))
      }
      // The embedded database has one connection, and building an index would block it.
      if (app.database.isShared)
        await indexVectors(app.database, app.config.embeddings.indexFrom, stopping.signal)
      return workspaceIds.length > 0
    },
  })
  return {
    idle: loop.idle,
    stop() {
      stopping.abort()
      return loop.stop()
    },
  }
}

/** Workspaces with missing or outdated vectors or an untested model, and no EMBEDDING task. */
async function findUnembedded({ database, embeddings }: App): Promise<string[]> {
  if (!embeddings) return []
  const { configured } = embeddings
  // All workspaces: finds those with work.
  const rows = await allWorkspaces(database, 'find missing vectors').$queryRaw<{ id: string }[]>`
    SELECT w.id FROM workspaces w
    LEFT JOIN embedding_models m ON m.workspace_id = w.id AND m.name = ${configured.name}::text
    WHERE (
        EXISTS (
          SELECT 1 FROM chunks c WHERE c.workspace_id = w.id
            AND NOT EXISTS (SELECT 1 FROM chunk_vectors v WHERE v.chunk_id = c.id AND v.model_id = m.id))
        OR EXISTS (
          SELECT 1 FROM embedding_models other WHERE other.workspace_id = w.id AND other.is_serving AND other.id IS DISTINCT FROM m.id)
        OR (m.id IS NOT NULL AND m.test IS NULL AND ${needsTest(configured)}::boolean)
      )
      AND NOT EXISTS (
        SELECT 1 FROM tasks WHERE tasks.workspace_id = w.id AND kind = 'EMBEDDING' AND status IN ('PENDING', 'RUNNING'))
    ORDER BY w.id LIMIT ${BATCH}::int`
  return rows.map(row => row.id)
}
