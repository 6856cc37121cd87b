import type { Viewer, ViewerContext } from '../../auth/viewer.ts'
import { type Loop, startLoop } from '../../start-loop.ts'
import type { LiveStream } from '../../streams/live-stream.ts'
import type { Caller } from '../identify.ts'
import { type OperationParts, runOperation } from './run-operation.ts'
import { createSingleConnection, type SingleConnection } from './single-connection.ts'
import {
  keepStreams,
  type OperationChange,
  openStream,
  operationsTopic,
  removeOperation,
  removeStream,
  takeChanges,
} from './stream-rows.ts'

/** The event streams of the single connection mode that this process sends. */
export interface Connections {
  /**
   * Opens the stream of a reservation (a UUID).
   * @throws NOT_FOUND, RATE_LIMITED, or a conflict when it is open already.
   */
  open(context: Pick<ViewerContext, 'db' | 'viewer'>, id: string, asker: Caller): Promise<LiveStream>
  stop(): Promise<void>
}

interface OpenConnection {
  connection: SingleConnection
  asker: Caller
}

const KEEP_MS = 60_000

/** Operations come from the database, whichever process accepted them; wake-ups say when to look. */
export function createConnections(parts: OperationParts): Connections {
  const { app, streams } = parts
  const { bus, log, config, database } = app
  const open = new Map<string, OpenConnection>()
  /** Streams with something to do. */
  const ringing = new Set<string>()
  let lookedAt = Number.NEGATIVE_INFINITY
  let keptAt = performance.now()
  /** What is being removed. */
  const leaving = new Set<Promise<void>>()

  const apply = ({ streamId, operationId, request }: OperationChange) => {
    const { connection, asker } = open.get(streamId) ?? {}
    if (!connection || !asker) return
    if (!request) return connection.stopOperation(operationId)
    connection.start(operationId, signal => runOperation(parts, { ...asker, signal }, request))
  }
  const loop: Loop = startLoop(log, {
    name: 'operations of event streams',
    everyMs: config.eventPollMs,
    async run() {
      if (open.size === 0) return false
      const now = performance.now()
      // A wake-up may have been lost.
      const isPoll = now - lookedAt >= config.eventPollMs
      // What rings before its stream is open is taken when that is.
      const ids = [...(isPoll ? open.keys() : ringing)].filter(id => open.has(id))
      ringing.clear()
      if (isPoll) lookedAt = now
      if (ids.length > 0) for (const change of await takeChanges(database.prisma, ids)) apply(change)
      if (isPoll && now - keptAt >= KEEP_MS) {
        await keepStreams(database.prisma, [...open.keys()])
        keptAt = now
      }
      return false
    },
  })
  const leave = (removal: Promise<void>): Promise<void> => {
    const left = removal
      .catch(error =>
        log.warn({ err: error }, 'an event stream or operation was not removed; it will expire'),
      )
      .finally(() => leaving.delete(left))
    leaving.add(left)
    return left
  }

  async function connect(id: string, viewer: Viewer, asker: Caller): Promise<SingleConnection> {
    let unsubscribe = () => {}
    let release = () => {}
    const connection = createSingleConnection({
      onOperationOver: operationId => leave(removeOperation(database.prisma, { streamId: id, operationId })),
      onClose() {
        open.delete(id)
        unsubscribe()
        release()
        void leave(removeStream(database.prisma, id))
      },
    })
    try {
      release = streams.attach({ viewer, address: asker.address }, connection.end)
      unsubscribe = await bus.subscribe(operationsTopic(id), () => {
        ringing.add(id)
        loop.ring()
      })
      // It may have been cut meanwhile.
      if (connection.signal.aborted) unsubscribe()
    } catch (error) {
      connection.close()
      throw error
    }
    open.set(id, { connection, asker })
    // Operations may have come before the stream.
    ringing.add(id)
    loop.ring()
    return connection
  }
  return {
    async open({ db, viewer }, id, asker) {
      await openStream(db, viewer, id)
      return connect(id, viewer, asker)
    },
    async stop() {
      for (const { connection } of open.values()) connection.end(null)
      await loop.stop()
      await Promise.all(leaving)
    },
  }
}
