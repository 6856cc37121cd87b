import type { GraphQLError } from 'graphql'
import { isValid, type Viewer, viewerOf } from '../auth/viewer.ts'
import type { Config } from '../config/config.ts'
import { requestError } from '../errors.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import type { Logger } from '../platform/logger.ts'
import { startLoop } from '../platform/start-loop.ts'

export interface AuthorityWatchParts {
  config: Config
  log: Logger
  database: Pick<Database, 'everyWorkspace'>
}

/** Ends a stream with an error, or with null so that the client reconnects and is authorized again. */
export type EndStream = (error: GraphQLError | null) => void

export interface AuthorityWatch {
  /**
   * Calls `end` when the viewer's API key is revoked, expires, or changes its scopes or restrictions.
   * @returns a function that stops watching.
   */
  watch(viewer: Viewer, end: EndStream): () => void
  stop(): Promise<void>
}

/**
 * Checks the API keys of all open streams every STREAM_RECHECK_MS, in one statement. While the database is unavailable
 * the streams stay open, because they have nothing to send either.
 */
export function startAuthorityWatch({ config, log, database }: AuthorityWatchParts): AuthorityWatch {
  const watched = new Map<string, Map<EndStream, Viewer>>()
  const loop = startLoop(log, {
    name: 'rechecking stream API keys',
    everyMs: config.streams.recheckMs,
    async run() {
      if (watched.size === 0) return false
      // Skips streams that are opened during the statement, which may not see their keys.
      const checked = [...watched].map(([keyId, streams]) => ({ keyId, streams, ends: [...streams.keys()] }))
      const keys = await allWorkspaces(database, 'watch keys').apiKey.findMany({
        where: { id: { in: checked.map(({ keyId }) => keyId) } },
      })
      const now = new Date()
      const valid = new Map(keys.filter(key => isValid(key, now)).map(key => [key.id, viewerOf(key)]))
      for (const { keyId, streams, ends } of checked)
        for (const end of ends) {
          const viewer = streams.get(end)
          const error = viewer && checkRights(viewer, valid.get(keyId))
          if (error !== undefined) end(error)
        }
      return false
    },
  })
  return {
    watch(viewer, end) {
      const streams = watched.get(viewer.apiKeyId) ?? new Map<EndStream, Viewer>()
      watched.set(viewer.apiKeyId, streams.set(end, viewer))
      return () => {
        streams.delete(end)
        if (streams.size === 0 && watched.get(viewer.apiKeyId) === streams) watched.delete(viewer.apiKeyId)
      }
    },
    stop: loop.stop,
  }
}

/** @returns how to end the stream, or undefined if nothing has changed. */
function checkRights(viewer: Viewer, now: Viewer | undefined): GraphQLError | null | undefined {
  if (!now) return requestError('UNAUTHENTICATED', 'This API key is unknown, expired or revoked.')
  if (!now.scopes.has('ASK')) return requestError('FORBIDDEN', 'This API key no longer has a scope.')
  const isSame =
    viewer.scopes.symmetricDifference(now.scopes).size === 0 &&
    JSON.stringify(viewer.restrictions) === JSON.stringify(now.restrictions)
  return isSame ? undefined : null
}
