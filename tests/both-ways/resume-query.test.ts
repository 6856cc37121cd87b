import { ApolloClient, ApolloLink, gql as apolloGql, HttpLink, InMemoryCache } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { Client, fetchExchange, subscriptionExchange, gql as urqlGql } from '@urql/core'
import { EventSource } from 'eventsource'
import { createClient } from 'graphql-sse'
import { createClient as createSocketClient, type Sink } from 'graphql-ws'
import { beforeEach, expect, it } from 'vitest'
import WebSocket from 'ws'
import { subscribeFrom } from '../../examples/clients/subscribe-from.ts'
import { startCutOnceProxy } from '../support/cut-once-proxy.ts'
import { say, startModelServer } from '../support/model-server.ts'
import { seedWorld } from '../support/seed.ts'
import { atEnd, setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const FIELDS = `__typename
  ... on QueryStarted { sequence queryId }
  ... on QueryHit { sequence hit { rank } }
  ... on AnswerDelta { sequence text }
  ... on QueryCompleted { sequence answer { text } }`
const ASK = `subscription ResumeAsk($input: AgentQueryInput!) { agentQuery(input: $input) { ${FIELDS} } }`
const START = `subscription ResumeStart($input: AgentQueryInput!) {
  agentQuery(input: $input) { ... on QueryStarted { queryId } }
}`
const FOLLOW = `subscription ResumeFollow($queryId: ID!, $after: Int) {
  queryEvents(queryId: $queryId, after: $after) { ${FIELDS} }
}`
/** The proxy cuts the connection at this text, in the middle of the answer. */
const CUT_AT = '"sequence":5'

const model = setUp(startModelServer, made => made.close())
const canopy = setUpTestCanopy(() => ({ MODEL_BASE_URL: model.url, MODEL_NAME: 'scribe-1' }))
const seed = setUp(() => seedWorld(canopy.client))
beforeEach(() => {
  model.requests.length = 0
  model.behave = say(['Annual', ' leave', ' is', ' 25', ' days', ' a year', ' [1].'])
})

interface Item {
  __typename: string
  sequence: number
  queryId?: string
}
/** The items of a query so far, and the end of its stream. */
interface Followed {
  items: Item[]
  over: Promise<void>
}
/** Subscribes through a library. The sink receives every item and the end. */
type Subscribe = (
  request: { query: string; variables: Record<string, unknown> },
  sink: { next(item: Item): void; error(problem: unknown): void; complete(): void },
) => () => void

const variables = () => ({
  input: { agentId: seed.agentId, query: 'How many days of annual leave?', answer: true },
})
const headers = () => ({ authorization: `Bearer ${canopy.client.secret}` })
const itemOf = (data: unknown) => Object.values(data as Record<string, Item>)[0] as Item
const quickly = { retryAttempts: 1_000, retry: () => new Promise<void>(resolve => setTimeout(resolve, 5)) }

/** Starts a query, then follows it by its ID, as docs/answers.md recommends. */
async function askAndFollow(subscribe: Subscribe): Promise<Followed> {
  const started = Promise.withResolvers<string>()
  const stop = subscribe(
    { query: START, variables: variables() },
    {
      next: ({ queryId }) => started.resolve(queryId ?? ''),
      error: started.reject,
      complete: () => started.reject(new Error('the query has not started')),
    },
  )
  const queryId = await started.promise
  stop()
  const items: Item[] = []
  const { promise: over, resolve, reject } = Promise.withResolvers<void>()
  const sink = { next: (item: Item) => void items.push(item), error: reject, complete: resolve }
  atEnd(subscribe({ query: FOLLOW, variables: { queryId, after: 0 } }, sink))
  return { items, over }
}

const overSse =
  (singleConnection: boolean) =>
  (url: string): Subscribe => {
    const client = createClient<boolean>({ url, headers, ...quickly, singleConnection })
    atEnd(() => client.dispose())
    return (request, { next, ...sink }) =>
      subscribeFrom(client, request, { ...sink, next: ({ data }) => next(itemOf(data)) })
  }

function overUrql(url: string): Subscribe {
  const sse = createClient({ url, headers: headers(), ...quickly })
  atEnd(() => sse.dispose())
  const forward = subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: sink => ({ unsubscribe: subscribeFrom(sse, { query, variables: { ...variables } }, sink) }),
    }),
  })
  const client = new Client({ url, preferGetMethod: false, exchanges: [fetchExchange, forward] })
  return ({ query, variables }, { next, error, complete }) =>
    client.subscription(urqlGql(query), variables).subscribe(result => {
      if (result.error) error(result.error)
      else if (result.hasNext) next(itemOf(result.data))
      else complete()
    }).unsubscribe
}

function overApollo(url: string): Subscribe {
  const socket = createSocketClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: headers(),
    shouldRetry: () => true,
    retryAttempts: 1_000,
    retryWait: () => new Promise(resolve => setTimeout(resolve, 5)),
  })
  atEnd(() => socket.dispose())
  const streams = new GraphQLWsLink({
    ...socket,
    subscribe: (request, sink) => subscribeFrom(socket, request, sink as Sink),
  })
  const client = new ApolloClient({
    link: ApolloLink.split(() => true, streams, new HttpLink({ uri: url })),
    cache: new InMemoryCache(),
  })
  atEnd(() => client.stop())
  return ({ query, variables }, { next, error, complete }) => {
    const subscription = client
      .subscribe({ query: apolloGql(query), variables, fetchPolicy: 'no-cache' })
      .subscribe({
        next: result => (result.error ? error(result.error) : next(itemOf(result.data))),
        error,
        complete,
      })
    return () => subscription.unsubscribe()
  }
}

/** Needs no query ID: EventSource sends `Last-Event-ID`, which joins the query that it started. */
function askByEventSource(url: string): Followed {
  const target = new URL(url)
  target.search = `${new URLSearchParams({ query: ASK, variables: JSON.stringify(variables()) })}`
  const source = new EventSource(target, {
    fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers() } }),
  })
  atEnd(() => source.close())
  const items: Item[] = []
  const { promise: over, resolve } = Promise.withResolvers<void>()
  source.addEventListener('next', ({ data }) => void items.push(itemOf(JSON.parse(data).data)))
  source.addEventListener('complete', () => {
    source.close()
    resolve()
  })
  return { items, over }
}

const CLIENTS: [string, (url: string) => Followed | Promise<Followed>][] = [
  ['graphql-sse', url => askAndFollow(overSse(false)(url))],
  ['graphql-sse with a single connection', url => askAndFollow(overSse(true)(url))],
  ['urql', url => askAndFollow(overUrql(url))],
  ['Apollo', url => askAndFollow(overApollo(url))],
  ['EventSource', askByEventSource],
]

it.each(CLIENTS)('%s resumes a query after a disconnect without asking the model again', async (_, ask) => {
  const proxy = await startCutOnceProxy(canopy.url, CUT_AT)
  const { items, over } = await ask(`${proxy.url}/graphql`)
  await over
  expect(proxy.wasCut()).toBe(true)
  expect(items.map(({ sequence }) => sequence)).toEqual(items.map((_, i) => i + 1))
  expect(items.at(-1)).toMatchObject({
    __typename: 'QueryCompleted',
    answer: { text: 'Annual leave is 25 days a year.' },
  })
  expect(model.requests).toHaveLength(1)
})
