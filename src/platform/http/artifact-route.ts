import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { create as contentDisposition } from 'content-disposition'
import { REQUEST_ERROR_STATUS } from '../../errors.ts'
import type { App } from '../app.ts'
import { describeDatabaseError } from '../database/describe-database-error.ts'
import { readSignedPath } from '../signed-url.ts'
import { createDownloadLimits, type DownloadLimits } from './download-limits.ts'
import { sendRefusal } from './send-json.ts'
import { createAddressReader } from './server-context.ts'

/** Told to who is refused because too many download: a file of ten megabytes takes a few seconds. */
const RETRY_AFTER_SECONDS = 5

interface FoundArtifact {
  workspaceId: string
  filename: string
  contentType: string
  bytes: number
  sha256: string
  secret: string
  isExpired: boolean
}

/** Gives files out by GET and HEAD under the URLs that `Artifact.downloadUrl` makes. Whoever has such a URL needs no key. */
export function createArtifactRoute(app: App) {
  const limits = createDownloadLimits(app.config.downloads)
  const readAddress = createAddressReader(app.config)
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const artifact = await findArtifact(app, request.url ?? '')
      // Altered, expired, of another file, never there: nobody is told which.
      if (!artifact)
        refuse(
          response,
          404,
          'NOT_FOUND',
          'There is no file at this address, or not any more; ask for a new downloadUrl.',
        )
      else if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('allow', 'GET, HEAD')
        refuse(response, 405, 'METHOD_NOT_ALLOWED', 'Read the file with GET or HEAD.')
      } else await giveOut({ app, limits, address: readAddress(request) }, artifact, request, response)
    } catch (error) {
      // The client went away: nobody is there to be told.
      if (response.destroyed) return
      app.log.error({ err: error }, 'a download failed')
      const known = describeDatabaseError(error)
      if (response.headersSent) response.destroy()
      else if (known) refuse(response, REQUEST_ERROR_STATUS[known.code], known.code, known.message)
      else refuse(response, 500, 'INTERNAL', 'The file could not be read for a reason of ours.')
    }
  }
}

async function findArtifact({ database: { prisma } }: App, url: string): Promise<FoundArtifact | null> {
  const path = readSignedPath('Artifact', url)
  if (!path) return null
  // By the clock that the end was reckoned with.
  const [artifact] = await prisma.$queryRaw<FoundArtifact[]>`
    SELECT a.workspace_id AS "workspaceId", a.filename, a.content_type AS "contentType", a.bytes, a.sha256,
      w.url_secret AS secret, to_timestamp(${path.expires}::float8) <= now() AS "isExpired"
    FROM artifacts a JOIN workspaces w ON w.id = a.workspace_id WHERE a.id = ${path.id}::uuid`
  return artifact && path.isSignedWith(artifact.secret) && !artifact.isExpired ? artifact : null
}

interface Giving {
  app: App
  limits: DownloadLimits
  /** Where the client is, for the limits. */
  address: string
}

async function giveOut(
  { app, limits, address }: Giving,
  artifact: FoundArtifact,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const etag = `"${artifact.sha256}"`
  const headers = {
    'cache-control': 'private',
    etag,
    'x-content-type-options': 'nosniff',
    // Should a browser show it after all, it is a page of nobody, and runs and fetches nothing.
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
  const { release, problem } = limits.take(address)
  if (problem !== null) {
    response.setHeader('retry-after', RETRY_AFTER_SECONDS)
    refuse(response, REQUEST_ERROR_STATUS.RATE_LIMITED, 'RATE_LIMITED', problem)
    return
  }
  try {
    const file = await app.artifacts.open(artifact.workspaceId, artifact.sha256)
    // A connection over which nothing goes: the client takes nothing.
    response.setTimeout(app.config.streams.stallMs, () => response.destroy())
    response.writeHead(200, allHeaders)
    await pipeline(file, response)
  } finally {
    release()
  }
}

/** A name in ASCII for programs that know of no other, and the whole one (RFC 6266). */
function asAttachment(filename: string): string {
  return contentDisposition(
    filename,
    /^[\x20-\x7e]*$/.test(filename) ? {} : { fallback: `report${extname(filename)}` },
  )
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  sendRefusal(response, status, { code, message })
}
