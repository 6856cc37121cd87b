import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ArtifactSettings } from '../../config.ts'
import type { Database } from '../database/database.ts'
import { ArtifactMissing, type ArtifactStore, ArtifactTooLarge, type OutsideStore } from './artifact-store.ts'
import { createDiskStore } from './disk-store.ts'
import { readSlices } from './read-slices.ts'
import { createS3Store } from './s3-store.ts'

/** The store that the settings name. What lies in the database is found there whatever they say now. */
export function createArtifactStore({ prisma }: Database, settings: ArtifactSettings): ArtifactStore {
  const outside = createOutside(settings)
  return {
    async put(workspaceId, data) {
      if (data.length > settings.maxBytes) throw new ArtifactTooLarge(data.length, settings.maxBytes)
      const sha256 = createHash('sha256').update(data).digest('hex')
      // As text: the embedded database takes bytes nine times as long.
      const inside = outside ? null : Buffer.from(data).toString('base64')
      // Before the bytes are put outside: the row keeps them from being removed meanwhile.
      const [content] = await prisma.$queryRaw<{ objectName: string | null }[]>`
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
      const [content] = await prisma.$queryRaw<{ objectName: string | null; bytes: number | null }[]>`
        SELECT object_name AS "objectName", octet_length(data) AS bytes FROM artifact_contents
        WHERE workspace_id = ${workspaceId}::uuid AND sha256 = ${sha256}`
      if (content && content.bytes !== null)
        return Readable.from(readSlices(prisma, { workspaceId, sha256, bytes: content.bytes }), {
          objectMode: false,
        })
      if (!content?.objectName || !outside) throw new ArtifactMissing(`There is no content ${sha256}.`)
      return outside.open(keyOf(workspaceId, content.objectName))
    },
    async removeObject(workspaceId, name) {
      await outside?.remove(keyOf(workspaceId, name))
    },
  }
}

function createOutside({ place }: ArtifactSettings): OutsideStore | null {
  if (place.kind === 'disk') return createDiskStore(place.folder)
  return place.kind === 's3' ? createS3Store(place) : null
}

/** One that was never given before: what is removed under another, however late, is not what lies here. */
function makeObjectName(sha256: string): string {
  return `${sha256}-${randomUUID()}`
}

/** Needs no escaping anywhere. */
function keyOf(workspaceId: string, name: string): string {
  return `${workspaceId}/${name}`
}
