import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip, constants as zlib } from 'node:zlib'
import { print } from 'graphql'
import { graphql } from './gql/gql.ts'
import { atEnd } from './start-test-canopy.ts'

const Watch = graphql(`
  subscription ReaderWatch($taskId: ID!, $after: Int) {
    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence message } }
  }
`)
const RETRY_MS = 50

/** Follows a task as an EventSource does: when its connection ends, it reconnects and continues after its last event. */
export interface EventReader {
  /** Every event that came. */
  sequences: number[]
  /** Every connection that was answered. */
  connections: { url: string; encoding: string }[]
  isComplete(): boolean
  /** Begins to read, if it was opened as paused. */
  resume(): void
  /** Breaks its connection, and reconnects. */
  cut(): void
  close(): void
}

interface ReaderOptions extends Subscription {
  /** Asked in turn. */
  urls: readonly string[]
  acceptEncoding?: string
  /** Reads nothing of its first response until it is resumed. */
  isPaused?: boolean
}

interface Subscription {
  secret: string
  taskId: string
  after?: number
}

/** The request of a reader. */
export function readerRequest({ secret, taskId, after = 0 }: Subscription) {
  return {
    headers: {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ query: print(Watch), variables: { taskId, after } }),
  }
}

/** Reads until the stream completes, it is closed, or the test ends. */
export function openReader({
  urls,
  acceptEncoding,
  isPaused = false,
  ...subscription
}: ReaderOptions): EventReader {
  const sequences: number[] = []
  const connections: EventReader['connections'] = []
  const { headers: basicHeaders, body } = readerRequest(subscription)
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
