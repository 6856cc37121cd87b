import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  validateSubscriptionArgs,
} from 'graphql'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { RequestContext } from '../requests/request-context.ts'
import { type EndStream, startAuthorityWatch } from './authority-watch.ts'
import { createEventExecutor } from './event-executor.ts'
import { type LiveStream, startLiveStream } from './live-stream.ts'
import { createSharedExecutions } from './shared-executions.ts'
import { createStreamLimits, type StreamLimits } from './stream-limits.ts'

/** A subscription that is asked for. */
export interface StreamRequest {
  args: ExecutionArgs & { contextValue: RequestContext }
  /** Whose it is, for the limits. */
  address: string
}

/** The subscriptions that are answered by this process. */
export interface Streams {
  limits: StreamLimits
  /**
   * @returns the stream, or what is wrong with the request.
   * @throws RATE_LIMITED when there are too many streams.
   */
  open(request: StreamRequest): Promise<LiveStream | ExecutionResult>
  /**
   * Counts a connection that carries several of them, and ends it with its key, until the function that it returns is called.
   * @throws RATE_LIMITED when there are too many streams.
   */
  attach(connection: { viewer: Viewer; address: string }, end: EndStream): () => void
  /** Cuts all of them, so that their clients go on elsewhere. */
  cut(): void
  stop(): Promise<void>
}

export function createStreams(app: App): Streams {
  const limits = createStreamLimits(app.config.streams, app.metrics)
  const authority = startAuthorityWatch(app)
  const shared = createSharedExecutions()
  const open = new Set<EndStream>()
  return {
    limits,
    async open({ args, address }) {
      const { db, viewer, requestId, language, lastEventId } = args.contextValue
      const ending = new AbortController()
      // Not the context itself: it holds the whole request for as long as the stream is there.
      const { signal } = ending
      const contextValue: RequestContext = { app, db, viewer, requestId, language, lastEventId, signal }
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
        const executor = createEventExecutor(app, shared, { ...args, validArgs, viewer, requestId, language })
        const closed = app.metrics.subscriptionOpened()
        const stream = startLiveStream(source, executor, ending, () => {
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
