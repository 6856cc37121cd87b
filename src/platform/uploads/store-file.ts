import { type FileHandle, open } from 'node:fs/promises'
import type { WorkspaceDatabase } from '../database/scope-to-workspace.ts'
import { UploadRejected } from './upload-refused.ts'

/** About 80 parts for a 20 MB file: few enough to be fast, small enough for many uploads in memory. */
const PART_BYTES = 256 * 1024

/**
 * Copies a file into the database, where workers on other machines can read it. Uses one transaction, which also ends
 * the claim on the upload.
 * @throws UploadRejected if the claim was lost.
 */
export async function storeFile(
  db: WorkspaceDatabase,
  upload: { id: string; workspaceId: string },
  { path, sha256, token }: { path: string; sha256: string; token: string },
): Promise<void> {
  const file = await open(path)
  try {
    await db.$transaction(async tx => {
      const isFirst = await tx.$executeRaw`
        UPDATE uploads SET received_at = now(), sha256 = ${sha256}, receiving_by = NULL, receiving_until = NULL
        WHERE id = ${upload.id}::uuid AND workspace_id = ${upload.workspaceId}::uuid AND received_at IS NULL
          AND receiving_by = ${token}::uuid`
      if (!isFirst)
        throw new UploadRejected(
          'ALREADY_RECEIVED',
          'This URL already has a file. Use createUpload for another URL.',
        )
      let ordinal = 0
      // As base64 text: binary parameters are nine times slower in the embedded database.
      for await (const data of readParts(file))
        await tx.$executeRaw`
          INSERT INTO upload_parts (workspace_id, upload_id, ordinal, data)
          VALUES (${upload.workspaceId}::uuid, ${upload.id}::uuid, ${ordinal++}::int, decode(${data.toString('base64')}, 'base64'))`
    })
  } finally {
    await file.close()
  }
}

async function* readParts(file: FileHandle): AsyncGenerator<Buffer> {
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PART_BYTES), 0, PART_BYTES)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}
