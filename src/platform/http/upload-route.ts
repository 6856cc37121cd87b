import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { App } from '../app.ts'
import { isDatabaseAway } from '../database/is-database-away.ts'
import { scopeToWorkspace } from '../database/scope-to-workspace.ts'
import { encodeId } from '../ids.ts'
import { readSignedPath } from '../signed-url.ts'
import { checkAnnouncedLength, receiveFile } from '../uploads/receive-file.ts'
import { storeFile } from '../uploads/store-file.ts'
import { createUploadFolder } from '../uploads/upload-folder.ts'
import { UploadRefused } from '../uploads/upload-refused.ts'
import { sendJson, sendRefusal } from './send-json.ts'
import { allowUploads } from './upload-origins.ts'

/** Takes files by PUT under the URLs that `createUpload` gives. Whoever has such a URL needs no key. */
export function createUploadRoute(app: App) {
  const folder = createUploadFolder(app.config.dataDir, app.config.uploads.timeoutMs)
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (allowUploads(app.config.corsOrigins, request, response)) return
    try {
      const { id, bytes, sha256 } = await takeFile(app, request, folder)
      sendJson(response, 200, { uploadId: encodeId('Upload', id), bytes, sha256 })
    } catch (error) {
      // The client went away: nobody is there to be told.
      if (request.errored || response.destroyed) return
      const answer = describe(app, error)
      sendRefusal(response, answer.status, { code: answer.code, message: answer.message })
    }
  }
}

interface TakenFile {
  id: string
  bytes: number
  sha256: string
}

async function takeFile(
  app: App,
  request: IncomingMessage,
  folder: () => Promise<string>,
): Promise<TakenFile> {
  const upload = await findUpload(app, request.url ?? '')
  if (request.method !== 'PUT')
    throw new UploadRefused('METHOD_NOT_ALLOWED', 'Send the file with PUT, as the body of the request.')
  if (upload.isReceived)
    throw new UploadRefused('ALREADY_RECEIVED', 'This URL has taken its file; make another for another.')
  if (upload.isExpired)
    throw new UploadRefused('EXPIRED', 'This URL has expired; make another with createUpload.')
  checkAnnouncedLength(request, upload.bytes)
  const path = join(await folder(), `${upload.id}-${randomUUID()}`)
  const sha256 = await receiveFile(request, path, {
    bytes: upload.bytes,
    timeoutMs: app.config.uploads.timeoutMs,
  })
  try {
    await storeFile(scopeToWorkspace(app.database.prisma, upload.workspaceId), upload, { path, sha256 })
  } finally {
    await rm(path, { force: true })
  }
  return { id: upload.id, bytes: upload.bytes, sha256 }
}

interface FoundUpload {
  id: string
  workspaceId: string
  bytes: number
  secret: string
  isReceived: boolean
  isExpired: boolean
}

async function findUpload({ database: { prisma } }: App, url: string): Promise<FoundUpload> {
  const path = readSignedPath('Upload', url)
  const [upload] = path
    ? await prisma.$queryRaw<FoundUpload[]>`
        SELECT u.id, u.workspace_id AS "workspaceId", u.bytes, w.url_secret AS secret,
          u.received_at IS NOT NULL AS "isReceived", u.expires_at <= now() AS "isExpired"
        FROM uploads u JOIN workspaces w ON w.id = u.workspace_id WHERE u.id = ${path.id}::uuid`
    : []
  // One that is not signed looks like one that is not there.
  if (!path || !upload || !path.isSignedWith(upload.secret))
    throw new UploadRefused('NOT_FOUND', 'There is no upload at this address; make one with createUpload.')
  return upload
}

function describe(app: App, error: unknown): { status: number; code: string; message: string } {
  if (error instanceof UploadRefused) return error
  app.log.error({ err: error }, 'an upload failed')
  return isDatabaseAway(error)
    ? {
        status: 503,
        code: 'UNAVAILABLE',
        message: 'The database does not answer; send the file again in a moment.',
      }
    : { status: 500, code: 'INTERNAL', message: 'The file could not be taken for a reason of ours.' }
}
