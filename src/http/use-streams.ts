import type { Plugin } from 'graphql-yoga'
import type { RequestContext } from '../context.ts'
import { isLiveStream, type Streams } from '../streams/streams.ts'
import type { ServerContext } from './server-context.ts'

export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  // A compressing proxy would buffer events.
  'cache-control': 'no-cache, no-transform',
  connection: 'keep-alive',
}

/** Opens subscriptions as `LiveStream`s, which the server sends. */
export function useStreams(streams: Streams): Plugin<RequestContext & ServerContext, ServerContext> {
  return {
    onSubscribe({ args, setSubscribeFn }) {
      const { address, opened } = args.contextValue
      setSubscribeFn(async () => {
        const result = await streams.open({ args, address })
        if (!isLiveStream(result)) return result
        opened.stream = result
        return emptyStream()
      })
    },
    onResultProcess({ request, serverContext, setResultProcessor }) {
      if (!serverContext.opened.stream || !acceptsEvents(request.headers.get('accept'))) return
      setResultProcessor(
        (_, { Response }) => new Response(null, { headers: EVENT_STREAM_HEADERS }),
        EVENT_STREAM_HEADERS['content-type'],
      )
    },
  }
}

/** Stands in for the stream while Yoga processes the request. */
async function* emptyStream() {}

function acceptsEvents(accept: string | null): boolean {
  return /(^|[,\s])(text\/event-stream|text\/\*|\*\/\*)/i.test(accept ?? '*/*')
}
