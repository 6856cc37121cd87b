import type { GraphQLError } from 'graphql'
import { requestError } from '../../errors.ts'
import type { App } from '../app.ts'
import { expandScopes, type Viewer } from '../auth/viewer.ts'
import { startLoop } from '../start-loop.ts'

/** Ends a stream: with an error, or without one where the client should come back and be judged anew. */
export type EndStream = (error: GraphQLError | null) => void

export interface AuthorityWatch {
  /** Calls `end` once when the key of the viewer no longer may what it could, until the function that it gives is called. */
  watch(viewer: Viewer, end: EndStream): () => void
  stop(): Promise<void>
}

/**
 * Looks at the keys of all open streams every STREAM_RECHECK_MS, in one statement. While the database is away nobody can be
 * judged, and the streams stay: they have nothing to send either.
 */
export function startAuthorityWatch({ config, log, database }: App): AuthorityWatch {
  const watched = new Map<string, Map<EndStream, Viewer>>()
  const loop = startLoop(log, {
    name: 'recheck of streams',
    everyMs: config.streams.recheckMs,
    async run() {
      if (watched.size === 0) return false
      // Streams that are opened during the statement are judged next time: it may not have seen their keys.
      const asked = [...watched].map(([keyId, streams]) => ({ keyId, streams, ends: [...streams.keys()] }))
      const keys = await database.prisma.apiKey.findMany({
        where: { id: { in: asked.map(({ keyId }) => keyId) } },
      })
      const now = new Date()
      const valid = keys.filter(key => !key.revokedAt && !(key.expiresAt && key.expiresAt <= now))
      const scopes = new Map(valid.map(key => [key.id, expandScopes(key.scopes)]))
      for (const { keyId, streams, ends } of asked)
        for (const end of ends) {
          const viewer = streams.get(end)
          const error = viewer && judge(viewer, scopes.get(keyId))
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

/** @returns undefined where nothing has changed. */
function judge(viewer: Viewer, now: Viewer['scopes'] | undefined): GraphQLError | null | undefined {
  if (!now) return requestError('UNAUTHENTICATED', 'This API key is unknown, expired or revoked.')
  if (!now.has('READ')) return requestError('FORBIDDEN', 'This API key has not the scope for that any more.')
  return viewer.scopes.symmetricDifference(now).size > 0 ? null : undefined
}
