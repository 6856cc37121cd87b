import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { create as contentDisposition } from 'content-disposition'
import type { App } from '../app.ts'
import { REQUEST_ERROR_STATUS } from '../errors.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import { describeDatabaseError } from '../platform/database/database-errors.ts'
import { createOpenCounts, type OpenLimit } from '../platform/open-counts.ts'
import { countLimitError, headersOf } from '../platform/rate-limit/limit-headers.ts'
import { readSignedPath } from '../platform/signed-url.ts'
import { sendError } from './send.ts'
import { createAddressReader } from './server-context.ts'

/** For clients over the download limit: a file of 10 MB takes a few seconds. */
const RETRY_AFTER_MS = 5_000

interface FoundArtifact {
  workspaceId: string
  filename: string
  contentType: string
  bytes: number
  sha256: string
  secret: string
  isExpired: boolean
}

/** Serves GET and HEAD for the signed URLs of `Artifact.downloadUrl` and `GoalFile.downloadUrl`. They need no API key. */
export function createArtifactRoute(app: App) {
  const { perAddress, perProcess } = app.config.downloads
  /** Concurrent downloads. */
  const counts = createOpenCounts<OpenLimit & { who: string; policy: string }>()
  const readAddress = createAddressReader(app.config)

  async function sendArtifact(
    artifact: FoundArtifact,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const etag = `"${artifact.sha256}"`
    const headers = {
      'cache-control': 'private',
      etag,
      'x-content-type-options': 'nosniff',
      // If a browser displays it anyway, it has no origin, runs no scripts and loads nothing.
      'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
    }
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, headers).end()
      return
    }
    const allHeaders = {
      ...headers,
      'content-type': artifact.contentType,
      'content-length': artifact.bytes,
      'content-disposition': asAttachment(artifact.filename),
    }
    if (request.method === 'HEAD') {
      response.writeHead(200, allHeaders).end()
      return
    }
    const { reached, release } = counts.take([
      {
        name: `address ${readAddress(request)}`,
        who: 'This address',
        policy: 'downloads-per-address',
        max: perAddress,
      },
      { name: 'process', who: 'This server', policy: 'downloads-per-process', max: perProcess },
    ])
    if (reached) {
      const problem = `${reached.who} has ${reached.max} downloads open. Try again when one finishes.`
      const { message, extensions } = countLimitError(problem, reached, { retryAfterMs: RETRY_AFTER_MS })
      response.setHeaders(headersOf(extensions))
      refuse(response, REQUEST_ERROR_STATUS.RATE_LIMITED, 'RATE_LIMITED', message)
      return
    }
    try {
      const file = await app.artifacts.open(artifact.workspaceId, artifact.sha256)
      // Disconnects a client that stops reading.
      response.setTimeout(app.config.streams.stallMs, () => response.destroy())
      response.writeHead(200, allHeaders)
      await pipeline(file, response)
    } finally {
      release()
    }
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const artifact = await findArtifact(app, request.url ?? '')
      // Same response whether the URL was altered, has expired or never existed.
      if (!artifact)
        refuse(response, 404, 'NOT_FOUND', 'File not found, or the URL has expired. Query downloadUrl again.')
      else if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('allow', 'GET, HEAD')
        refuse(response, 405, 'METHOD_NOT_ALLOWED', 'Use GET or HEAD to download the file.')
      } else await sendArtifact(artifact, request, response)
    } catch (error) {
      // The client disconnected.
      if (response.destroyed) return
      app.log.error({ err: error }, 'download failed')
      const known = describeDatabaseError(error)
      if (response.headersSent) response.destroy()
      else if (known) refuse(response, REQUEST_ERROR_STATUS[known.code], known.code, known.message)
      else refuse(response, 500, 'INTERNAL', 'Internal error. The file could not be read.')
    }
  }
}

async function findArtifact({ database }: App, url: string): Promise<FoundArtifact | null> {
  const ofReport = readSignedPath('Artifact', url)
  const path = ofReport ?? readSignedPath('GoalFile', url)
  if (!path) return null
  const table = Prisma.raw(ofReport ? 'artifacts' : 'goal_files')
  // All workspaces: the signature, made with the workspace's secret, is checked below.
  // Compared in SQL: the expiry was computed with the database's clock.
  const [artifact] = await allWorkspaces(database, 'find a signed file').$queryRaw<FoundArtifact[]>`
    SELECT a.workspace_id AS "workspaceId", a.filename, a.content_type AS "contentType", a.bytes, a.sha256,
      w.url_secret AS secret, to_timestamp(${path.expires}::float8) <= now() AS "isExpired"
    FROM ${table} a JOIN workspaces w ON w.id = a.workspace_id WHERE a.id = ${path.id}::uuid`
  return artifact && path.isSignedWith(artifact.secret) && !artifact.isExpired ? artifact : null
}

/** The full name, plus an ASCII fallback for programs that do not support RFC 6266. */
function asAttachment(filename: string): string {
  return contentDisposition(
    filename,
    /^[\x20-\x7e]*$/.test(filename) ? {} : { fallback: `report${extname(filename)}` },
  )
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  sendError(response, status, { code, message })
}
