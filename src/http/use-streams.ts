import type { Plugin } from 'graphql-yoga'
import type { RequestContext } from '../context.ts'
import type { LiveStream } from '../streams/live-stream.ts'
import { isLiveStream, type Streams } from '../streams/streams.ts'
import type { ServerContext } from './server-context.ts'

const EVENT_STREAM_TYPE = 'text/event-stream'
const EVENT_STREAM_HEADERS = {
  'content-type': EVENT_STREAM_TYPE,
  // A compressing proxy would buffer events.
  'cache-control': 'no-cache, no-transform',
  connection: 'keep-alive',
}

const streams = new WeakMap<Response, LiveStream>()

/** A response whose body is the stream. The server sends it, because Yoga's bodies cannot share encoded events. */
export function streamResponse(stream: LiveStream): Response {
  const response = new Response(null, { headers: EVENT_STREAM_HEADERS })
  streams.set(response, stream)
  return response
}

/** The stream to send as the body of a response. Undefined if the response has its own body. */
export function streamOf(response: Response): LiveStream | undefined {
  return streams.get(response)
}

/** Opens subscriptions as `LiveStream`s. */
export function useStreams({ open }: Streams): Plugin<RequestContext & ServerContext, ServerContext> {
  const opened = new WeakMap<Request, LiveStream>()
  return {
    onSubscribe({ args, setSubscribeFn }) {
      const { address, request } = args.contextValue
      setSubscribeFn(async () => {
        const { charge } = args.contextValue
        const result = await open({ args, address, extensions: charge && { cost: charge.describe() } })
        if (!isLiveStream(result)) return result
        opened.set(request, result)
        return emptyStream()
      })
    },
    onResultProcess({ request, setResultProcessor }) {
      const stream = opened.get(request)
      if (!stream) return
      if (/(^|[,\s])(text\/event-stream|text\/\*|\*\/\*)/i.test(request.headers.get('accept') ?? '*/*'))
        setResultProcessor(() => streamResponse(stream), EVENT_STREAM_TYPE)
      else stream.close()
    },
  }
}

/** A placeholder for the stream while Yoga processes the request. */
async function* emptyStream() {}
