import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  validateSubscriptionArgs,
} from 'graphql'
import type { App } from '../app.ts'
import type { RequestContext } from '../requests/request-context.ts'
import { startAuthorityWatch } from './authority-watch.ts'
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
  /** Cuts all of them, so that their clients go on elsewhere. */
  cut(): void
  stop(): Promise<void>
}

export function createStreams(app: App): Streams {
  const limits = createStreamLimits(app.config.streams, app.metrics)
  const authority = startAuthorityWatch(app)
  const shared = createSharedExecutions()
  const open = new Set<LiveStream>()
  return {
    limits,
    async open({ args, address }) {
      const { db, viewer, requestId, language, lastEventId } = args.contextValue
      const ending = new AbortController()
      // Not the context itself: it holds the whole request for as long as the stream is there.
      const { signal } = ending
      const contextValue: RequestContext = { app, db, viewer, requestId, language, lastEventId, signal }
      const validArgs = validateSubscriptionArgs({ ...args, contextValue })
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
          open.delete(stream)
        })
        const unwatch = authority.watch(viewer, stream.end)
        open.add(stream)
        return stream
      } catch (error) {
        release()
        throw error
      }
    },
    cut() {
      for (const stream of open) stream.end(null)
    },
    stop: authority.stop,
  }
}

export function isLiveStream(opened: LiveStream | ExecutionResult): opened is LiveStream {
  return 'executions' in opened
}
