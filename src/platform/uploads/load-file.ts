import type { WorkspaceDatabase } from '../database/scope-to-workspace.ts'

/** The bytes of a received upload, read piece by piece into one buffer. */
export async function loadFile(
  db: WorkspaceDatabase,
  upload: { id: string; workspaceId: string; bytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const file = new Uint8Array(upload.bytes)
  let offset = 0
  for (let ordinal = 0; offset < file.length; ordinal++) {
    // As text, like it was written.
    const [part] = await db.$queryRaw<{ data: string }[]>`
      SELECT encode(data, 'base64') AS data FROM upload_parts
      WHERE upload_id = ${upload.id}::uuid AND workspace_id = ${upload.workspaceId}::uuid AND ordinal = ${ordinal}::int`
    if (!part) throw new Error(`Part ${ordinal} of upload ${upload.id} is not there any more.`)
    const data = Buffer.from(part.data, 'base64')
    file.set(data, offset)
    offset += data.length
  }
  return file
}
