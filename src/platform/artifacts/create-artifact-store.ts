import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ArtifactSettings } from '../../config/read-artifact-settings.ts'
import type { Database } from '../database/database.ts'
import { scopeToWorkspace, type WorkspaceDatabase } from '../database/scope-to-workspace.ts'
import {
  ArtifactMissing,
  type ArtifactStore,
  ArtifactTooLarge,
  type ExternalStore,
} from './artifact-store.ts'
import { createDiskStore } from './disk-store.ts'
import { createS3Store } from './s3-store.ts'

/** Creates the configured store. Files that are already in the database remain readable with every setting. */
export function createArtifactStore(
  database: Pick<Database, 'prisma'>,
  settings: ArtifactSettings,
): ArtifactStore {
  const outside = createOutside(settings)
  const dbOf = (workspaceId: string) => scopeToWorkspace(database.prisma, workspaceId)
  return {
    async put(workspaceId, data) {
      if (data.length > settings.maxBytes) throw new ArtifactTooLarge(data.length, settings.maxBytes)
      const sha256 = createHash('sha256').update(data).digest('hex')
      // As base64 text: binary parameters are nine times slower in the embedded database.
      const inside = outside ? null : Buffer.from(data).toString('base64')
      // Before the bytes are put outside: the row protects them from cleanup.
      const [content] = await dbOf(workspaceId).$queryRaw<{ objectName: string | null }[]>`
        INSERT INTO artifact_contents AS kept (workspace_id, sha256, data, object_name)
        VALUES (${workspaceId}::uuid, ${sha256}, decode(${inside}::text, 'base64'), ${outside && makeObjectName(sha256)})
        ON CONFLICT (workspace_id, sha256) DO UPDATE SET put_at = now(), data = coalesce(EXCLUDED.data, kept.data),
          object_name = coalesce(kept.object_name, EXCLUDED.object_name)
        RETURNING object_name AS "objectName"`
      if (outside && content?.objectName)
        await outside.put(keyOf(workspaceId, content.objectName), data, sha256)
      return sha256
    },
    async open(workspaceId, sha256) {
      const [content] = await dbOf(workspaceId).$queryRaw<
        { objectName: string | null; bytes: number | null }[]
      >`
        SELECT object_name AS "objectName", octet_length(data) AS bytes FROM artifact_contents
        WHERE workspace_id = ${workspaceId}::uuid AND sha256 = ${sha256}`
      if (content && content.bytes !== null)
        return Readable.from(readSlices(dbOf(workspaceId), { workspaceId, sha256, bytes: content.bytes }), {
          objectMode: false,
        })
      if (!content?.objectName || !outside)
        throw new ArtifactMissing(`Artifact content ${sha256} does not exist.`)
      return outside.open(keyOf(workspaceId, content.objectName))
    },
    async removeObject(workspaceId, name) {
      await outside?.remove(keyOf(workspaceId, name))
    },
  }
}

function createOutside({ place }: ArtifactSettings): ExternalStore | null {
  if (place.kind === 'disk') return createDiskStore(place.folder)
  return place.kind === 's3' ? createS3Store(place) : null
}

/** Always new, so that a late deletion of an old object cannot delete this one. */
function makeObjectName(sha256: string): string {
  return `${sha256}-${randomUUID()}`
}

/** Contains only characters that need no escaping in URLs or paths. */
function keyOf(workspaceId: string, name: string): string {
  return `${workspaceId}/${name}`
}

/** Read by one statement. A slow reader keeps only a few slices in memory, not the whole file. */
const SLICE_BYTES = 250_000

/** Reads content from the database in slices, on demand. @throws ArtifactMissing if it is deleted in the meantime. */
async function* readSlices(
  db: WorkspaceDatabase,
  { workspaceId, sha256, bytes }: { workspaceId: string; sha256: string; bytes: number },
): AsyncGenerator<Buffer> {
  for (let from = 1; from <= bytes; from += SLICE_BYTES) {
    const [slice] = await db.$queryRaw<{ data: string | null }[]>`
      SELECT encode(substr(data, ${from}::int, ${SLICE_BYTES}::int), 'base64') AS data FROM artifact_contents
      WHERE workspace_id = ${workspaceId}::uuid AND sha256 = ${sha256}`
    if (slice?.data == null)
      throw new ArtifactMissing(`Artifact content ${sha256} was deleted while it was read.`)
    yield Buffer.from(slice.data, 'base64')
  }
}
