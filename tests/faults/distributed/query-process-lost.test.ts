import { expect, it } from 'vitest'
import type { CanopyProcess } from '../../support/canopy-process.ts'
import { type Fleet, startFleet } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { type ModelServer, say, sendPiece, startModelServer } from '../../support/model-server.ts'
import { type OpenStream, openEvents } from '../../support/open-stream.ts'
import { seedWorld } from '../../support/seed.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import type { TestClient } from '../../support/test-client.ts'
import { waitUntil } from '../../support/wait-until.ts'

const Ask = graphql(`
  subscription LostQueryAsk($input: AgentQueryInput!) { agentQuery(input: $input) { ...LostQueryItem } }
  fragment LostQueryItem on AgentQueryItem {
    __typename
    ... on QueryStarted { sequence queryId }
    ... on QueryHit { sequence }
    ... on AnswerDelta { sequence }
    ... on QueryCompleted { sequence answer { text } }
    ... on QueryFailed { sequence code message retryable }
  }
`)
const Follow = graphql(`
  subscription LostQueryFollow($queryId: ID!, $after: Int) {
    queryEvents(queryId: $queryId, after: $after) { ...LostQueryItem }
  }
`)

interface Item {
  __typename: string
  sequence: number
  queryId?: string
}
const itemsOf = (received: { data?: unknown }[]): Item[] =>
  received.flatMap(({ data }) => Object.values((data ?? {}) as Record<string, Item>))
const ANSWERED = { __typename: 'QueryCompleted', answer: { text: 'Annual leave is 25 days.' } }

interface World {
  fleet: Fleet
  model: ModelServer
  agentId: string
}

async function makeWorld(): Promise<World> {
  const model = await startModelServer()
  atEnd(model.close)
  const fleet = await startFleet({ MODEL_BASE_URL: model.url, MODEL_NAME: 'scribe-1' })
  await fleet.startWorker()
  const { agentId } = await seedWorld(fleet.api.client)
  return { fleet, model, agentId }
}

interface Asked {
  input: { input: { agentId: string; query: string; answer: boolean } }
  /** Stream from the process that runs the query. */
  stream: OpenStream
  queryId: string
  /** Items received so far. */
  seen: Item[]
  /** Lets the model finish its answer. */
  finish(): void
}

/** Asks a question, and pauses the model in the middle of its answer. */
async function askSlowly({ model, agentId }: World, client: TestClient): Promise<Asked> {
  let finish = () => {}
  model.behave = response => {
    sendPiece(response, 'Annual leave is')
    finish = () => say([' 25 days [1].'])(response)
  }
  const input = { input: { agentId, query: 'How many days of annual leave?', answer: true } }
  const stream = await openEvents(client, { document: Ask, variables: input })
  const seen = () => itemsOf(stream.received())
  await waitUntil('the answer has begun', async () => seen().at(-1)?.__typename === 'AnswerDelta')
  return { input, stream, queryId: seen()[0]?.queryId ?? '', seen: seen(), finish: () => finish() }
}

function follow({ fleet }: World, queryId: string, after: number): Promise<OpenStream> {
  return openEvents(fleet.api.client, { document: Follow, variables: { queryId, after } })
}

/** Follows a query from its start, and waits until the follower has received the given items. */
async function followSoFar(world: World, { queryId, seen }: Asked): Promise<OpenStream> {
  const stream = await follow(world, queryId, 0)
  await expect.poll(() => itemsOf(stream.received())).toHaveLength(seen.length)
  return stream
}

const expectWhole = (items: Item[]) =>
  expect(items.map(({ sequence }) => sequence)).toEqual(items.map((_, i) => i + 1))

/** Watches a query from another process. @returns a function that checks that it can still be watched. */
async function watchElsewhere(world: World, runner: CanopyProcess): Promise<() => Promise<void>> {
  const asked = await askSlowly(world, runner.client)
  const { stream, queryId, seen, finish } = asked
  const watchers = [
    [0, await followSoFar(world, asked)],
    [1, await follow(world, queryId, 1)],
    [seen.length, await follow(world, queryId, seen.length)],
  ] as const
  finish()
  const { items } = await stream.ended
  const whole = itemsOf(items)
  expectWhole(whole)
  expect(whole.at(-1)).toMatchObject(ANSWERED)
  for (const [after, watcher] of watchers)
    expect(itemsOf((await watcher.ended).items)).toEqual(whole.slice(after))
  expect(world.model.requests).toHaveLength(1)
  return async () => expect(itemsOf((await (await follow(world, queryId, 0)).ended).items)).toEqual(whole)
}

/** Kills the process while it runs a query, and expects the query to fail as retryable. */
async function killInQuery(world: World, runner: CanopyProcess): Promise<void> {
  const { fleet } = world
  const requests = world.model.requests.length
  const asked = await askSlowly(world, runner.client)
  const { input, stream, queryId, seen } = asked
  const watching = await followSoFar(world, asked)
  await runner.end('SIGKILL')
  const cut = await stream.ended
  expect(cut.isComplete).toBe(false)
  await fleet.sql("UPDATE agent_queries SET lease_expires_at = now() - interval '1 s'")
  const lost = {
    __typename: 'QueryFailed',
    sequence: seen.length + 1,
    code: 'UNAVAILABLE',
    message: 'The server that ran this query is gone. Send the query again.',
    retryable: true,
  }
  const watched = await watching.ended
  expect(itemsOf(watched.items)).toEqual([...seen, lost])
  expect(watched.isComplete).toBe(true)
  // Simulates an EventSource, which sends the same request again to any process.
  const resumed = await openEvents(fleet.api.client, {
    document: Ask,
    variables: input,
    headers: { 'last-event-id': `${queryId}:${seen.length}` },
  })
  expect(itemsOf((await resumed.ended).items)).toEqual([lost])
  expect(world.model.requests).toHaveLength(requests + 1)
}

it('streams a query from another API process, and ends it as failed and retryable if that process is killed', async () => {
  const world = await makeWorld()
  const runner = await world.fleet.startApiProcess()
  const expectWatchable = await watchElsewhere(world, runner)
  await killInQuery(world, runner)
  await expectWatchable()
})

const stops: [string, string, boolean][] = [
  ['completes a query within the grace period', '600000', true],
  // With 0, the query could end before its stream is closed.
  ['fails a query as retryable after the grace period', '1000', false],
]
it.each(stops)('%s of a process that stops', async (_, graceMs, isInTime) => {
  const world = await makeWorld()
  const runner = await world.fleet.startApi({ SHUTDOWN_GRACE_MS: graceMs })
  const asked = await askSlowly(world, runner.client)
  const watching = await followSoFar(world, asked)
  const stopped = runner.stop()
  // The stream is closed immediately, so that its watcher can continue elsewhere.
  expect((await asked.stream.ended).isComplete).toBe(false)
  if (isInTime) asked.finish()
  const { items, isComplete } = await watching.ended
  await stopped
  expect(isComplete).toBe(true)
  expectWhole(itemsOf(items))
  const failed = {
    __typename: 'QueryFailed',
    code: 'UNAVAILABLE',
    retryable: true,
    message: 'The server that ran this query was stopped. Send the query again.',
  }
  expect(itemsOf(items).at(-1)).toMatchObject(isInTime ? ANSWERED : failed)
})
