import type { ViewerContext } from '../../context.ts'
import { allWorkspaces } from '../../platform/database/all-workspaces.ts'
import { type Loop, startLoop } from '../../platform/start-loop.ts'
import type { LiveStream } from '../../streams/live-stream.ts'
import type { Caller } from '../identify.ts'
import { type OperationParts, runOperation } from './run-operation.ts'
import { createSingleConnection, type SingleConnection } from './single-connection.ts'
import {
  claimChanges,
  type OperationChange,
  openStream,
  operationsChannel,
  removeOperation,
  removeStream,
  renewStreams,
} from './stream-rows.ts'

const KEEP_MS = 60_000

/**
 * The event streams of the single connection mode that this process sends. Reads operations from the database, because
 * any process may accept them. Wake-ups say when to read.
 */
export function createConnections(parts: OperationParts) {
  const { app, streams } = parts
  const { bus, log, config, database } = app
  const everyone = allWorkspaces(database, 'send streams')
  const open = new Map<string, { connection: SingleConnection; caller: Caller }>()
  /** IDs of streams that may have new operations. */
  const ringing = new Set<string>()
  let polledAt = Number.NEGATIVE_INFINITY
  let keptAt = performance.now()
  /** Pending deletions. */
  const leaving = new Set<Promise<void>>()

  const apply = ({ streamId, operationId, request }: OperationChange) => {
    const { connection, caller } = open.get(streamId) ?? {}
    if (!connection || !caller) return
    if (!request) return connection.stopOperation(operationId)
    connection.start(operationId, signal => runOperation(parts, { ...caller, signal }, request))
  }
  const loop: Loop = startLoop(log, {
    name: 'reading stream operations',
    everyMs: config.eventPollMs,
    async run() {
      if (open.size === 0) return false
      const now = performance.now()
      // A wake-up may have been lost.
      const isPoll = now - polledAt >= config.eventPollMs
      // A wake-up for a stream that is not open yet can be ignored: opening it reads its operations.
      const ids = [...(isPoll ? open.keys() : ringing)].filter(id => open.has(id))
      ringing.clear()
      if (isPoll) polledAt = now
      if (ids.length > 0) for (const change of await claimChanges(everyone, ids)) apply(change)
      if (isPoll && now - keptAt >= KEEP_MS) {
        await renewStreams(everyone, [...open.keys()])
        keptAt = now
      }
      return false
    },
  })
  const leave = (removal: Promise<void>): Promise<void> => {
    const left = removal
      .catch(error =>
        log.warn({ err: error }, 'removing an event stream or operation failed; it will expire'),
      )
      .finally(() => leaving.delete(left))
    leaving.add(left)
    return left
  }

  return {
    /**
     * Opens the stream of a reservation (a UUID).
     * @throws NOT_FOUND, RATE_LIMITED, or BAD_USER_INPUT with HTTP status 409 if it is already open.
     */
    async open(
      { db, viewer }: Pick<ViewerContext, 'db' | 'viewer'>,
      id: string,
      caller: Caller,
    ): Promise<LiveStream> {
      await openStream(db, viewer, id)
      let unsubscribe = () => {}
      let release = () => {}
      const connection = createSingleConnection({
        onOperationOver: operationId => leave(removeOperation(db, { streamId: id, operationId })),
        onClose() {
          open.delete(id)
          unsubscribe()
          release()
          void leave(removeStream(db, id))
        },
      })
      try {
        release = streams.attach({ viewer, address: caller.address }, connection.end)
        unsubscribe = await bus.subscribe(operationsChannel(id), () => {
          ringing.add(id)
          loop.ring()
        })
        // The connection may have been cut in the meantime.
        if (connection.signal.aborted) unsubscribe()
      } catch (error) {
        connection.close()
        throw error
      }
      open.set(id, { connection, caller })
      // Operations may have been added before the stream was opened.
      ringing.add(id)
      loop.ring()
      return connection
    },
    async stop(): Promise<void> {
      for (const { connection } of open.values()) connection.end(null)
      await loop.stop()
      await Promise.all(leaving)
    },
  }
}
