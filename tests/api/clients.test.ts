import { ApolloClient, ApolloLink, InMemoryCache, Observable } from '@apollo/client'
import { fetchExchange, type OperationResult, subscriptionExchange, Client as UrqlClient } from '@urql/core'
import { print } from 'graphql'
import { createClient, type Client as SseClient } from 'graphql-sse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import type { ClientsWatchSubscription } from '../support/gql/graphql.ts'
import { type Seed, seedWorld } from '../support/seed.ts'
import { atEnd, startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Refresh = graphql(`
  mutation ClientsRefresh($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId }) {
      ... on RefreshCoveragePayload { task { id } }
    }
  }
`)
const Watch = graphql(`
  subscription ClientsWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) {
      __typename
      ... on TaskEvent {
        sequence
        type
        result { ... on CoverageSnapshot { __typename percent } }
      }
    }
  }
`)

let canopy: TestCanopy
let seed: Seed
beforeAll(async () => {
  canopy = await startTestCanopy()
  seed = await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

async function refresh(): Promise<string> {
  const { refreshCoverage } = await canopy.client.run(Refresh, { agentId: seed.agentId })
  if (!('task' in refreshCoverage) || !refreshCoverage.task) throw new Error('no task')
  return refreshCoverage.task.id
}

/** Events and completions that a client received. */
interface Told {
  items: ClientsWatchSubscription['taskEvents'][]
  completions: number
}

/** Collects what a client receives until its stream completes and another task ends. */
function listen() {
  const told: Told = { items: [], completions: 0 }
  const over = Promise.withResolvers<void>()
  return {
    told,
    next(result: { data?: ClientsWatchSubscription | null; errors?: unknown; error?: unknown }) {
      const problem = result.errors ?? result.error
      if (problem) over.reject(problem)
      if (result.data) told.items.push(result.data.taskEvents)
    },
    error: (problem: unknown) => over.reject(problem),
    complete() {
      told.completions += 1
      over.resolve()
    },
    /** Waits for completion, then runs another task, whose events would reach a stream that is still open. */
    async end(): Promise<Told> {
      await over.promise
      await refresh()
      await canopy.idle()
      return told
    },
  }
}

function expectWholeRun({ items, completions }: Told): void {
  const events = items.map(item => (item.__typename === 'TaskEvent' ? item : null))
  expect(events.map(event => event?.type)).toEqual([
    'ENQUEUED',
    'STARTED',
    'PROGRESSED',
    'PROGRESSED',
    'COMPLETED',
  ])
  expect(events.map(event => event?.sequence)).toEqual([1, 2, 3, 4, 5])
  expect(events.at(-1)?.result).toEqual({ __typename: 'CoverageSnapshot', percent: 10 })
  expect(completions).toBe(1)
}

function connectSse(): SseClient {
  const headers = { authorization: `Bearer ${canopy.client.secret}` }
  const client = createClient({ url: canopy.client.url, headers, retryAttempts: 0 })
  atEnd(() => client.dispose())
  return client
}

describe('a client receives every event of a coverage task, and the stream completes once:', () => {
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
