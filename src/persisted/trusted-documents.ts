import { LRUCache } from 'lru-cache'
import type { Viewer } from '../auth/viewer.ts'
import type { CacheMetrics } from '../platform/cache-metrics.ts'
import { ignoreRefusedWrite } from '../platform/database/database-errors.ts'
import type { WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'

/** A removed document stops working in every process within this time. */
const RECHECK_MS = 2_000
const MAX_CACHED_CHARACTERS = 5_000_000
/** Minimum interval between updates of `lastUsedAt`, so that few reads cause a write. */
const LAST_USED_INTERVAL_MS = 60_000

/** Who looks for a document. */
export interface DocumentReader {
  db: WorkspaceDatabase
  viewer: Pick<Viewer, 'workspaceId'>
}

/** The registered documents of all workspaces, cached per process. */
export interface TrustedDocuments {
  /** @returns the text of a document of the reader's workspace. Null if it is not registered. */
  find(reader: DocumentReader, documentId: string): Promise<string | null>
  /** Removes a document from the cache of this process. */
  forget(workspaceId: string, documentId: string): void
}

export function createTrustedDocuments(metrics: CacheMetrics): TrustedDocuments {
  const texts = new LRUCache<string, string, DocumentReader & { documentId: string }>({
    maxSize: MAX_CACHED_CHARACTERS,
    sizeCalculation: (text, key) => text.length + key.length,
    ttl: RECHECK_MS,
    // Unknown documents are not cached, so that a document works as soon as it is registered.
    fetchMethod: async (_key, _stale, { context }) =>
      (await readText(context, context.documentId)) ?? undefined,
    // A document that is forgotten while it is read is returned once more, but not cached.
    ignoreFetchAbort: true,
  })
  return {
    async find(reader, documentId) {
      const key = keyOf(reader.viewer.workspaceId, documentId)
      metrics.cacheRequested('trusted_documents', texts.has(key))
      return (await texts.fetch(key, { context: { ...reader, documentId } })) ?? null
    },
    forget(workspaceId, documentId) {
      texts.delete(keyOf(workspaceId, documentId))
    },
  }
}

function keyOf(workspaceId: string, documentId: string): string {
  return `${workspaceId} ${documentId}`
}

async function readText({ db, viewer }: DocumentReader, documentId: string): Promise<string | null> {
  const { workspaceId } = viewer
  const found = await db.trustedDocument.findUnique({
    where: { workspaceId_documentId: { workspaceId, documentId } },
  })
  if (!found) return null
  const now = new Date()
  if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > LAST_USED_INTERVAL_MS)
    await db.trustedDocument
      .updateMany({ where: { id: found.id }, data: { lastUsedAt: now } })
      .catch(ignoreRefusedWrite)
  return found.body
}
