import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ArtifactSettings } from '../../config.ts'
import type { Database } from '../database/database.ts'
import { ArtifactMissing, type ArtifactStore, ArtifactTooLarge, type OutsideStore } from './artifact-store.ts'
import { createDiskStore } from './disk-store.ts'
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
      await prisma.$executeRaw`
        INSERT INTO artifact_contents (workspace_id, sha256, data)
        VALUES (${workspaceId}::uuid, ${sha256}, decode(${inside}::text, 'base64'))
        ON CONFLICT (workspace_id, sha256)
        DO UPDATE SET put_at = now(), data = coalesce(EXCLUDED.data, artifact_contents.data)`
      await outside?.put(keyOf(workspaceId, sha256), data, sha256)
      return sha256
    },
    async open(workspaceId, sha256) {
      const [content] = await prisma.$queryRaw<{ data: string | null }[]>`
        SELECT encode(data, 'base64') AS data FROM artifact_contents
        WHERE workspace_id = ${workspaceId}::uuid AND sha256 = ${sha256}`
      if (content?.data != null)
        return Readable.from([Buffer.from(content.data, 'base64')], { objectMode: false })
      if (!content || !outside) throw new ArtifactMissing(`There is no content ${sha256}.`)
      return outside.open(keyOf(workspaceId, sha256))
    },
    async removeOutside(workspaceId, sha256) {
      await outside?.remove(keyOf(workspaceId, sha256))
    },
  }
}

function createOutside({ place }: ArtifactSettings): OutsideStore | null {
  if (place.kind === 'disk') return createDiskStore(place.folder)
  return place.kind === 's3' ? createS3Store(place) : null
}

/** A name for objects and files that needs no escaping anywhere. */
function keyOf(workspaceId: string, sha256: string): string {
  return `${workspaceId}/${sha256}`
}
