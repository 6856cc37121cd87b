import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { formatRequest, openSocket, type Target } from './http-load.ts'

const agent = new Agent({ keepAlive: true })
const NEXT = 'event: next\n'

/** Yields the data of each `next` event of a stream until it ends. Connections are kept alive. */
export async function* readEvents<T>(target: Target): AsyncGenerator<T> {
  const response = await openStream(target)
  if (response.statusCode !== 200)
    throw new Error(`The stream was refused with status ${response.statusCode}.`)
  let rest = ''
  for await (const part of response.setEncoding('utf8')) {
    const frames = `${rest}${part}`.split('\n\n')
    rest = frames.pop() ?? ''
    for (const frame of frames) {
      const data = frame.includes(NEXT) && /^data: (.*)$/m.exec(frame)?.[1]
      if (data) yield JSON.parse(data)
    }
  }
}

/** Opens a stream. Retries if the server closed a kept-alive connection just as it was reused. */
async function openStream(target: Target): Promise<IncomingMessage> {
  const { url, headers, body } = target
  const asked = request(url, {
    method: 'POST',
    agent,
    headers: { ...headers, accept: 'text/event-stream' },
  }).end(body)
  try {
    const [response] = await once(asked, 'response')
    return response
  } catch (error) {
    if (asked.reusedSocket) return openStream(target)
    throw error
  }
}

/** Many streams whose `next` events are only counted. */
export interface Audience {
  /** Resolves when every stream has received `count` events in total. Rejects if one disconnects first. */
  waitForEach(count: number): Promise<void>
  leave(): void
}

/** Opens `size` streams. They are plain sockets, to leave the CPU to the server. */
export async function gatherAudience(target: Target, size: number): Promise<Audience> {
  const request = formatRequest({ ...target, headers: { ...target.headers, accept: 'text/event-stream' } })
  const counts = new Array<number>(size).fill(0)
  let wanted = Infinity
  let complete = 0
  let reached = Promise.withResolvers<void>()
  const sockets = await Promise.all(counts.map(() => openSocket(target.url)))
  for (const [i, socket] of sockets.entries()) {
    let rest = ''
    socket.on('data', part => {
      const text = rest + part.toString('latin1')
      const pieces = text.split(NEXT)
      rest = text.slice(-NEXT.length + 1)
      const before = counts[i] ?? 0
      const now = before + pieces.length - 1
      counts[i] = now
      if (before < wanted && now >= wanted && ++complete === size) reached.resolve()
    })
    socket.on('error', () => {})
    socket.on('close', () => reached.reject(new Error(`Stream ${i} broke off after ${counts[i]} events.`)))
    socket.write(request)
  }
  return {
    waitForEach(count) {
      wanted = count
      complete = counts.filter(had => had >= count).length
      reached = Promise.withResolvers<void>()
      if (complete === size) reached.resolve()
      return reached.promise
    },
    leave() {
      for (const socket of sockets) socket.removeAllListeners('close').destroy()
    },
  }
}
