import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Target {
  url: string
  headers: Record<string, string>
  body: string
}

export interface Load {
  requestsPerSecond: number
  latenciesMs: number[]
}

const CRLF = '\r\n'
const END_OF_HEAD = CRLF + CRLF
const END_OF_CHUNKS = `${CRLF}0${END_OF_HEAD}`

/**
 * Posts over `connections` kept-alive connections. Each sends its next request when the previous one is answered. Uses
 * plain sockets, so that the server is measured and not the client.
 * @throws on any status but 200
 */
export async function loadHttp(
  target: Target,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Load> {
  const request = Buffer.from(formatRequest(target))
  const latenciesMs: number[] = []
  const startedAt = performance.now()
  const deadline = startedAt + seconds * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = await openSocket(target.url)
      try {
        for (let sentAt = performance.now(); sentAt < deadline; sentAt = performance.now()) {
          await exchange(socket, request)
          latenciesMs.push(performance.now() - sentAt)
        }
      } finally {
        socket.destroy()
      }
    }),
  )
  return { requestsPerSecond: latenciesMs.length / ((performance.now() - startedAt) / 1000), latenciesMs }
}

export async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  return socket
}

export function formatRequest({ url, headers, body }: Target): string {
  const { host, pathname } = new URL(url)
  const lines = Object.entries({ host, ...headers, 'content-length': Buffer.byteLength(body) }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  return [`POST ${pathname} HTTP/1.1`, ...lines, '', body].join(CRLF)
}

function exchange(socket: Socket, request: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0)
    const finish = (problem?: Error) => {
      socket.off('data', onData).off('error', finish).off('close', onClose)
      if (problem) reject(problem)
      else resolve()
    }
    const onClose = () => finish(new Error('The connection was closed before the answer was complete.'))
    const onData = (part: Buffer) => {
      received = received.length ? Buffer.concat([received, part]) : part
      if (!isComplete(received)) return
      const isOk = received.toString('latin1', 0, 12).endsWith(' 200')
      finish(isOk ? undefined : new Error(received.toString('utf8', 0, 1000)))
    }
    socket.on('data', onData).on('error', finish).on('close', onClose)
    socket.write(request)
  })
}

function isComplete(response: Buffer): boolean {
  const headEnd = response.indexOf(END_OF_HEAD)
  if (headEnd < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(response.toString('latin1', 0, headEnd))?.[1]
  if (length !== undefined) return response.length >= headEnd + END_OF_HEAD.length + Number(length)
  return response.subarray(-END_OF_CHUNKS.length).toString('latin1') === END_OF_CHUNKS
}
