import { print } from 'graphql'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { WatchEvents } from './event-reader.ts'
import { atEnd } from './start-test-canopy.ts'

/** More than any test needs. */
const RETRIES = 10_000

/** Subscribes to the events of a task with the unmodified graphql-ws client, which reconnects automatically. */
export interface SocketReader {
  sequences: number[]
  /** The URL of each established connection, in order. */
  urls: string[]
  isComplete(): boolean
  failure(): unknown
}

interface SocketReaderOptions {
  /** Used in rotation, one per connection attempt. */
  urls: readonly string[]
  secret: string
  taskId: string
}

/** Reads until the subscription completes or the test ends. */
export function openSocketReader({ urls, secret, taskId }: SocketReaderOptions): SocketReader {
  const sequences: number[] = []
  const connected: string[] = []
  let attempt = 0
  let isComplete = false
  let failure: unknown = null
  let url = ''
  const client = createClient({
    webSocketImpl: WebSocket,
    url: () => (url = (urls[attempt++ % urls.length] ?? '').replace(/^http/, 'ws')),
    connectionParams: { authorization: `Bearer ${secret}` },
    retryAttempts: RETRIES,
    retryWait: () => new Promise(resolve => setTimeout(resolve, 50)),
    shouldRetry: () => true,
    on: { connected: () => connected.push(url) },
  })
  // The client sends these variables on every connection, so it resumes after the last received event.
  const variables = { taskId, after: 0 }
  client.subscribe<{ taskEvents: { sequence: number } }>(
    { query: print(WatchEvents), variables },
    {
      next({ data }) {
        if (!data) return
        variables.after = data.taskEvents.sequence
        sequences.push(variables.after)
      },
      error: problem => (failure = problem),
      complete: () => (isComplete = true),
    },
  )
  atEnd(() => client.dispose())
  return { sequences, urls: connected, isComplete: () => isComplete, failure: () => failure }
}
