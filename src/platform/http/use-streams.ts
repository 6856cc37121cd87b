import type { Plugin } from 'graphql-yoga'
import type { RequestContext } from '../requests/request-context.ts'
import { isLiveStream, type Streams } from '../streams/streams.ts'
import type { ServerContext } from './server-context.ts'

export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  // A proxy that compresses would have to wait for enough to compress.
  'cache-control': 'no-cache, no-transform',
  connection: 'keep-alive',
}

/** Opens subscriptions as streams of ours, and leaves it to the server to send them. */
export function useStreams(streams: Streams): Plugin<RequestContext & ServerContext, ServerContext> {
  return {
    onSubscribe({ args, setSubscribeFn }) {
      const { address, opened } = args.contextValue
      setSubscribeFn(async () => {
        const result = await streams.open({ args, address })
        if (!isLiveStream(result)) return result
        opened.stream = result
        return nothing()
      })
    },
    onResultProcess({ request, serverContext, setResultProcessor }) {
      if (!serverContext.opened.stream || !takesEvents(request.headers.get('accept'))) return
      setResultProcessor(
        (_, { Response }) => new Response(null, { headers: EVENT_STREAM_HEADERS }),
        EVENT_STREAM_HEADERS['content-type'],
      )
    },
  }
}

/** Takes the place of the stream while the request is worked on. */
async function* nothing() {}

function takesEvents(accept: string | null): boolean {
  return /(^|[,\s])(text\/event-stream|text\/\*|\*\/\*)/i.test(accept ?? '*/*')
}
