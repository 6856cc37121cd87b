import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip, constants as zlib } from 'node:zlib'
import { print } from 'graphql'
import { graphql } from './gql/gql.ts'
import { streamHeaders } from './raw-request.ts'
import { atEnd } from './start-test-canopy.ts'
import type { TestClient } from './test-client.ts'

/** Every event of a task, with the step of its progress. */
export const WatchEvents = graphql(`
  subscription ReaderWatch($taskId: ID!, $after: Int) {
    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence message } }
  }
`)
const RETRY_MS = 50

/** Follows a task as an EventSource does: it reconnects when its connection ends, and continues after its last event. */
export interface EventReader {
  /** The sequence of each received event. */
  sequences: number[]
  /** Each connection that received a response. */
  connections: { url: string; encoding: string }[]
  isComplete(): boolean
  /** Starts to read, if it was opened with `isPaused`. */
  resume(): void
  /** Closes its connection, and reconnects. */
  cut(): void
  close(): void
}

interface ReaderOptions {
  /** The last event that the client already has. */
  after?: number
  /** Connected to in turn. By default, only the URL of the server. */
  urls?: readonly string[]
  acceptEncoding?: string
  /** If true, it does not read its first response until `resume` is called. */
  isPaused?: boolean
}

/** The request of a reader. */
export function readerRequest(secret: string, taskId: string, after = 0) {
  return {
    headers: streamHeaders({ secret }),
    body: JSON.stringify({ query: print(WatchEvents), variables: { taskId, after } }),
  }
}

/** Reads until the stream completes, it is closed, or the test ends. */
export function openReader(
  { url: ownUrl, secret }: Pick<TestClient, 'url' | 'secret'>,
  taskId: string,
  { after, urls = [ownUrl], acceptEncoding, isPaused = false }: ReaderOptions = {},
): EventReader {
  const sequences: number[] = []
  const connections: EventReader['connections'] = []
  const { headers: basicHeaders, body } = readerRequest(secret, taskId, after)
  let attempt = 0
  let isOver = false
  let isComplete = false
  let paused: Readable | undefined
  let asked: ClientRequest | undefined
  let timer: NodeJS.Timeout | undefined
  const take = (frame: string) => {
    const id = /^id: (\d+)$/m.exec(frame)?.[1]
    if (id) sequences.push(Number(id))
    if (/^event: complete$/m.test(frame)) isOver = isComplete = true
  }
  const connect = () => {
    const url = urls[attempt++ % urls.length] ?? ''
    const last = sequences.at(-1)
    const headers = {
      ...basicHeaders,
      ...(acceptEncoding && { 'accept-encoding': acceptEncoding }),
      ...(last && { 'last-event-id': String(last) }),
    }
    asked = request(url, { method: 'POST', agent: false, headers }, response => {
      const encoding = response.headers['content-encoding'] ?? 'identity'
      if (response.statusCode === 200) connections.push({ url, encoding })
      const text = readFrames(response, take)
      if (isPaused && connections.length === 1) paused = text.pause()
    })
    asked.on('error', () => {})
    asked.on('close', () => {
      if (!isOver) timer = setTimeout(connect, RETRY_MS)
    })
    asked.end(body)
  }
  const close = () => {
    isOver = true
    clearTimeout(timer)
    asked?.destroy()
  }
  connect()
  atEnd(close)
  return {
    sequences,
    connections,
    isComplete: () => isComplete,
    resume: () => void paused?.resume(),
    cut: () => void asked?.destroy(),
    close,
  }
}

function readFrames(response: IncomingMessage, take: (frame: string) => void): Readable {
  const isCompressed = response.headers['content-encoding'] === 'gzip'
  const text = isCompressed ? response.pipe(createGunzip({ flush: zlib.Z_SYNC_FLUSH })) : response
  let rest = ''
  response.on('error', () => {})
  text.on('error', () => {})
  text.setEncoding('utf8').on('data', (part: string) => {
    const frames = `${rest}${part}`.split('\n\n')
    rest = frames.pop() ?? ''
    frames.forEach(take)
  })
  return text
}
