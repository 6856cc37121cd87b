import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { UploadClaims } from './claim-upload.ts'
import { UploadRejected } from './upload-rejected.ts'

/** The folder for incomplete files, each named by the token of its claim. Processes may share it. */
export interface UploadFolder {
  path: string
  /** Creates the folder, and removes files of dead processes from it. */
  prepare(): Promise<void>
  /** Removes files of dead processes. */
  removeDead(): Promise<void>
}

export function createUploadFolder(dataDir: string, claims: Pick<UploadClaims, 'findDead'>): UploadFolder {
  const path = join(dataDir, 'uploads')
  const removeDead = async () => {
    const names = await readdir(path).catch(error => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    for (const name of await claims.findDead(names)) await rm(join(path, name), { force: true })
  }
  return {
    path,
    async prepare() {
      await mkdir(path, { recursive: true })
      await removeDead()
    },
    removeDead,
  }
}

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

/** Reads a received upload from the database, part by part, into one buffer. */
export async function loadFile(
  db: WorkspaceDatabase,
  upload: { id: string; workspaceId: string; bytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const file = new Uint8Array(upload.bytes)
  let offset = 0
  for (let ordinal = 0; offset < file.length; ordinal++) {
    // As base64 text, like the insert.
    const [part] = await db.$queryRaw<{ data: string }[]>`
      SELECT encode(data, 'base64') AS data FROM upload_parts
      WHERE upload_id = ${upload.id}::uuid AND workspace_id = ${upload.workspaceId}::uuid AND ordinal = ${ordinal}::int`
    if (!part) throw new Error(`Part ${ordinal} of upload ${upload.id} is missing.`)
    const data = Buffer.from(part.data, 'base64')
    file.set(data, offset)
    offset += data.length
  }
  return file
}
