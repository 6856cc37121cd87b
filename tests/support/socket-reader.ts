import { print } from 'graphql'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { graphql } from './gql/gql.ts'
import { atEnd } from './start-test-canopy.ts'

const Watch = graphql(`
  subscription SocketReaderWatch($taskId: ID!, $after: Int) {
    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence } }
  }
`)
/** More than any test needs. */
const RETRIES = 10_000

/** Follows a task through the unmodified graphql-ws client, which connects again by itself. */
export interface SocketReader {
  sequences: number[]
  /** Where it was connected, in order. */
  urls: string[]
  isComplete(): boolean
  failure(): unknown
}

interface SocketReaderOptions {
  /** Asked in turn. */
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
  // The client sends these variables with every connection, so it continues after its last event.
  const variables = { taskId, after: 0 }
  client.subscribe<{ taskEvents: { sequence: number } }>(
    { query: print(Watch), variables },
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
