import { ApolloClient, ApolloLink, InMemoryCache, Observable } from '@apollo/client'
import { fetchExchange, type OperationResult, subscriptionExchange, Client as UrqlClient } from '@urql/core'
import { print } from 'graphql'
import { createClient, type Client as SseClient } from 'graphql-sse'
import { beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import type { ClientsWatchSubscription } from '../support/gql/graphql.ts'
import { refreshCoverage, type Seed, seedWorld } from '../support/seed.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'

const Watch = graphql(`
  subscription ClientsWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) {
      __typename
      ... on TaskEvent { sequence type result { ... on CoverageSnapshot { __typename percent } } }
    }
  }
`)

const canopy = setUpTestCanopy()
let seed: Seed
beforeAll(async () => {
  seed = await seedWorld(canopy.client)
})

const refresh = () => refreshCoverage(canopy.client, seed.agentId)

/** Events and completions that a client received. */
interface Received {
  items: ClientsWatchSubscription['taskEvents'][]
  completions: number
}

/** Collects what a client receives until its stream completes and another task ends. */
function listen() {
  const received: Received = { items: [], completions: 0 }
  const ended = Promise.withResolvers<void>()
  return {
    next(result: { data?: ClientsWatchSubscription | null; errors?: unknown; error?: unknown }) {
      const problem = result.errors ?? result.error
      if (problem) ended.reject(problem)
      if (result.data) received.items.push(result.data.taskEvents)
    },
    error: ended.reject,
    complete() {
      received.completions += 1
      ended.resolve()
    },
    /** Waits for completion, then runs another task, whose events would reach a stream that is still open. */
    async end(): Promise<Received> {
      await ended.promise
      await refresh()
      await canopy.idle()
      return received
    },
  }
}

function expectWholeRun({ items, completions }: Received): void {
  const types = ['ENQUEUED', 'STARTED', 'PROGRESSED', 'PROGRESSED', 'COMPLETED']
  expect(items).toMatchObject(types.map((type, i) => ({ type, sequence: i + 1 })))
  expect(items.at(-1)).toMatchObject({ result: { __typename: 'CoverageSnapshot', percent: 10 } })
  expect(completions).toBe(1)
}

function connectSse(): SseClient {
  const headers = { authorization: `Bearer ${canopy.client.secret}` }
  const client = createClient({ url: canopy.client.url, headers, retryAttempts: 0 })
  atEnd(() => client.dispose())
  return client
}

describe('every event of a coverage task and one completion reach', () => {
  it('graphql-sse', async () => {
    const listener = listen()
    const variables = { taskId: await refresh() }
    connectSse().subscribe<ClientsWatchSubscription>({ query: print(Watch), variables }, listener)
    expectWholeRun(await listener.end())
  })

  it('urql over graphql-sse', async () => {
    const sse = connectSse()
    const listener = listen()
    const client = new UrqlClient({
      url: canopy.client.url,
      preferGetMethod: false,
      exchanges: [
        subscriptionExchange({
          forwardSubscription: ({ query = '', variables }) => ({
            subscribe: sink => ({ unsubscribe: sse.subscribe({ query, variables: { ...variables } }, sink) }),
          }),
        }),
      ],
    })
    client.subscription(Watch, { taskId: await refresh() }).subscribe(toUrql(listener))
    expectWholeRun(await listener.end())
  })

  it('urql with fetchSubscriptions', async () => {
    const listener = listen()
    const client = new UrqlClient({
      url: canopy.client.url,
      preferGetMethod: false,
      fetchSubscriptions: true,
      fetchOptions: { headers: { authorization: `Bearer ${canopy.client.secret}` } },
      exchanges: [fetchExchange],
    })
    client.subscription(Watch, { taskId: await refresh() }).subscribe(toUrql(listener))
    expectWholeRun(await listener.end())
  })

  it('Apollo over graphql-sse', async () => {
    const client = new ApolloClient({ link: new SseLink(connectSse()), cache: new InMemoryCache() })
    atEnd(() => client.stop())
    const listener = listen()
    client.subscribe({ query: Watch, variables: { taskId: await refresh() } }).subscribe(listener)
    expectWholeRun(await listener.end())
  })
})

/** urql signals completion by repeating its last result with `hasNext: false`. */
function toUrql(listener: ReturnType<typeof listen>) {
  return (result: OperationResult<ClientsWatchSubscription>) =>
    result.hasNext || result.error ? listener.next(result) : listener.complete()
}

/** Copied from the graphql-sse documentation. */
class SseLink extends ApolloLink {
  readonly #client: SseClient
  constructor(client: SseClient) {
    super()
    this.#client = client
  }
  override request({ query, variables, operationName }: ApolloLink.Operation): Observable<ApolloLink.Result> {
    return new Observable(sink =>
      this.#client.subscribe<ApolloLink.Result['data'] & Record<string, unknown>>(
        { operationName, variables, query: print(query) },
        {
          next: result => sink.next(result as ApolloLink.Result),
          complete: () => sink.complete(),
          error: problem => sink.error(problem),
        },
      ),
    )
  }
}
