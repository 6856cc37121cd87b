import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  validateSubscriptionArgs,
} from 'graphql'
import type { Viewer } from '../auth/viewer.ts'
import type { Language } from '../languages/language.ts'
import type { CacheMetrics } from '../platform/cache-metrics.ts'
import { type AuthorityWatchParts, type EndStream, startAuthorityWatch } from './authority-watch.ts'
import { createEventExecutor, createSharedExecutions, type EventExecutorParts } from './execution.ts'
import { EventPages } from './follow.ts'
import { createStreamLimits, type StreamLimits, type StreamMetrics } from './limits.ts'
import { type LiveStream, startLiveStream } from './live-stream.ts'

/** The parts of the GraphQL context that a stream keeps. */
interface StreamContext {
  app: unknown
  db: unknown
  viewer: Viewer
  requestId: string
  language: Language
  lastEventId: string | null
}

/** A request for a subscription. */
export interface StreamRequest {
  args: ExecutionArgs & { contextValue: StreamContext }
  /** Client address, for the limits. */
  address: string
  /** Extensions of the first event. */
  extensions: Record<string, unknown> | null
}

/** The subscriptions of this process. */
export interface Streams {
  limits: StreamLimits
  /**
   * @returns the stream, or the errors of the request.
   * @throws RATE_LIMITED if a stream limit is reached.
   */
  open(request: StreamRequest): Promise<LiveStream | ExecutionResult>
  /**
   * Counts a connection that carries several subscriptions, and ends it when its API key changes.
   * @returns a function that releases it.
   * @throws RATE_LIMITED if a stream limit is reached.
   */
  attach(connection: { viewer: Viewer; address: string }, end: EndStream): () => void
  /** Cuts all streams, so that their clients reconnect to another process. */
  cut(): void
  stop(): Promise<void>
}

export function createStreams(
  app: AuthorityWatchParts & EventExecutorParts & { metrics: StreamMetrics & CacheMetrics },
): Streams {
  const limits = createStreamLimits(app.config.streams, app.metrics)
  const authority = startAuthorityWatch(app)
  const shared = createSharedExecutions(app.metrics)
  const open = new Set<EndStream>()
  return {
    limits,
    async open({ args, address, extensions }) {
      const { app: own, db, viewer, requestId, language, lastEventId } = args.contextValue
      const ending = new AbortController()
      // A copy, so that the stream does not keep the whole request in memory.
      const { signal } = ending
      const contextValue = { app: own, db, viewer, requestId, language, lastEventId, signal }
      const hideSuggestions = !app.config.hasIntrospection
      const validArgs = validateSubscriptionArgs({ ...args, contextValue, hideSuggestions })
      if (!('operation' in validArgs)) return { errors: validArgs }
      const release = limits.take({ ...viewer, address })
      try {
        const source = await createSourceEventStream(validArgs)
        if (!(Symbol.asyncIterator in source)) {
          release()
          return source
        }
        if (!(source instanceof EventPages)) throw new Error('a subscription must return EventPages')
        const executor = createEventExecutor(app, shared, { ...args, validArgs, viewer, requestId, language })
        const closed = app.metrics.subscriptionOpened()
        const stream = startLiveStream(source, { executor, extensions }, ending, () => {
          release()
          closed()
          unwatch()
          open.delete(stream.end)
        })
        const unwatch = authority.watch(viewer, stream.end)
        open.add(stream.end)
        return stream
      } catch (error) {
        release()
        throw error
      }
    },
    attach({ viewer, address }, end) {
      const release = limits.take({ ...viewer, address })
      const unwatch = authority.watch(viewer, end)
      open.add(end)
      return () => {
        release()
        unwatch()
        open.delete(end)
      }
    },
    cut() {
      for (const end of open) end(null)
    },
    stop: authority.stop,
  }
}

export function isLiveStream(opened: LiveStream | ExecutionResult): opened is LiveStream {
  return 'executions' in opened
}
