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
const RETRIES = 100

/** Follows a task through the unmodified graphql-ws client, which connects again by itself. */
export interface SocketReader {
  sequences: number[]
  /** Where it was connected, one after the other. */
  urls: string[]
  /** When its connections ended, by `performance.now()`. */
  endedAt: number[]
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
  const endedAt: number[] = []
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
    on: { connected: () => connected.push(url), closed: () => endedAt.push(performance.now()) },
  })
  // The client sends these variables anew with every connection: so it goes on behind what it has.
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
  return { sequences, urls: connected, endedAt, isComplete: () => isComplete, failure: () => failure }
}
