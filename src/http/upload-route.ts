import { rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { App } from '../app.ts'
import { REQUEST_ERROR_STATUS } from '../errors.ts'
import { createUploadClaims } from '../knowledge/uploads/claim-upload.ts'
import { checkAnnouncedLength, createUploadSpace, receiveFile } from '../knowledge/uploads/receive-file.ts'
import { createUploadFolder, storeFile } from '../knowledge/uploads/upload-files.ts'
import { UploadRejected } from '../knowledge/uploads/upload-rejected.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import { describeDatabaseError } from '../platform/database/database-errors.ts'
import { scopeToWorkspace } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import { readSignedPath } from '../platform/signed-url.ts'
import { sendError, sendJson } from './send.ts'

/** How long a browser caches a preflight response. */
const CORS_SECONDS = '600'

/** Sets CORS headers for allowed origins. @returns true if the request was a preflight and is answered. */
function handleUploadCors(
  origins: readonly string[],
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (origins.length) response.setHeader('vary', 'Origin')
  if (headers.origin && origins.includes(headers.origin)) {
    response.setHeader('access-control-allow-origin', headers.origin)
    response.setHeader('access-control-expose-headers', 'x-request-id')
    response.setHeader('access-control-allow-methods', 'PUT')
    response.setHeader('access-control-allow-headers', 'content-type, x-request-id')
    response.setHeader('access-control-max-age', CORS_SECONDS)
  }
  if (method !== 'OPTIONS') return false
  response.writeHead(204).end()
  return true
}

/** Receives files by PUT at the signed URLs of `createUpload`. They need no API key. */
export function createUploadRoute(app: App) {
  const claims = createUploadClaims(app.database)
  const folder = createUploadFolder(app.config.dataDir, claims)
  const space = createUploadSpace(app.config)
  app.backgroundWork.run('removing unfinished uploads', folder.removeDead)

  async function receiveUpload(request: IncomingMessage) {
    const upload = await findUpload(app, request.url ?? '')
    if (request.method !== 'PUT')
      throw new UploadRejected('METHOD_NOT_ALLOWED', 'Use PUT and send the file as the request body.')
    if (upload.isReceived)
      throw new UploadRejected(
        'ALREADY_RECEIVED',
        'This URL already has a file. Use createUpload for another URL.',
      )
    if (upload.isExpired)
      throw new UploadRejected('EXPIRED', 'This URL has expired. Use createUpload for another URL.')
    const { id, bytes } = upload
    checkAnnouncedLength(request, bytes)
    const db = scopeToWorkspace(app.database.prisma, upload.workspaceId)
    // Streams the file to disk, then copies it into the database.
    const sha256 = await claims.fillAlone(db, upload, async ({ token, signal, stopRenewing }) => {
      await folder.prepare()
      const release = space.reserve(bytes)
      const path = join(folder.path, token)
      const { timeoutMs } = app.config.uploads
      try {
        const received = await receiveFile(request, path, { bytes, timeoutMs, signal })
        stopRenewing()
        await storeFile(db, upload, { path, sha256: received, token }).finally(() =>
          rm(path, { force: true }),
        )
        return received
      } finally {
        release()
      }
    })
    return { id, bytes, sha256 }
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (handleUploadCors(app.config.corsOrigins, request, response)) return
    try {
      const { id, bytes, sha256 } = await receiveUpload(request)
      sendJson(response, 200, { uploadId: encodeId('Upload', id), bytes, sha256 })
    } catch (error) {
      // The client disconnected.
      if (request.errored || response.destroyed) return
      const answer = describe(app, error)
      sendError(response, answer.status, { code: answer.code, message: answer.message })
    }
  }
}

interface FoundUpload {
  id: string
  workspaceId: string
  bytes: number
  secret: string
  isReceived: boolean
  isExpired: boolean
}

async function findUpload({ database }: App, url: string): Promise<FoundUpload> {
  const path = readSignedPath('Upload', url)
  // All workspaces: the signature, made with the workspace's secret, is checked below.
  const [upload] = path
    ? await allWorkspaces(database, 'find a signed file').$queryRaw<FoundUpload[]>`
        SELECT u.id, u.workspace_id AS "workspaceId", u.bytes, w.url_secret AS secret,
          u.received_at IS NOT NULL AS "isReceived", u.expires_at <= now() AS "isExpired"
        FROM uploads u JOIN workspaces w ON w.id = u.workspace_id WHERE u.id = ${path.id}::uuid`
    : []
  // A wrong signature looks like an unknown upload.
  if (!path || !upload || !path.isSignedWith(upload.secret))
    throw new UploadRejected('NOT_FOUND', 'No upload has this URL. Use createUpload for a URL.')
  return upload
}

function describe(app: App, error: unknown): { status: number; code: string; message: string } {
  if (error instanceof UploadRejected) return error
  app.log.error({ err: error }, 'upload failed')
  const known = describeDatabaseError(error)
  return known
    ? { ...known, status: REQUEST_ERROR_STATUS[known.code] }
    : { status: 500, code: 'INTERNAL', message: 'Internal error. The file could not be saved.' }
}
