import type { WorkspaceDatabase } from '../database/scope-to-workspace.ts'

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
