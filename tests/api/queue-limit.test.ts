import { beforeAll, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { createAgent, createTaxonomy } from '../support/seed.ts'
import { sendCancel } from '../support/send-work.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const Refresh = graphql(`
  mutation LimitRefresh($agentId: ID!, $background: Boolean, $key: String) {
    refreshCoverage(input: { agentId: $agentId, background: $background, idempotencyKey: $key }) {
      __typename
      ... on RefreshCoveragePayload { task { id } }
      ... on LimitReachedError { code message limit retryAfterMs }
    }
  }
`)
const Add = graphql(`
  mutation LimitAdd($documents: [DocumentInput!]!) {
    addDocuments(input: { documents: $documents }) {
      __typename
      ... on LimitReachedError { message limit }
    }
  }
`)
const ChangeAgents = graphql(`
  mutation LimitChangeAgents($agentId: ID!) {
    created: createAgent(input: { name: "new", nodeKeys: ["all"] }) { __typename ... on LimitReachedError { message } }
    cloned: cloneAgent(input: { id: $agentId, name: "new" }) { __typename ... on LimitReachedError { message } }
    moved: updateAgent(input: { id: $agentId, name: "new", nodeKeys: ["some"] }) {
      __typename
      ... on LimitReachedError { message }
    }
    renamed: updateAgent(input: { id: $agentId, scopeDescription: "Everything" }) { __typename }
  }
`)
const Stored = graphql(`
  query LimitStored { agents { nodes { name version nodes { key } } } documents { totalCount } }
`)
const MESSAGE =
  'The workspace has reached its limit of 3 pending tasks. Wait until some have started, or cancel some.'
const DOCUMENTS = [{ title: 'Leave', text: 'Everybody has 25 days of leave.' }]

const started = Promise.withResolvers<void>()
const canopy = setUpTestCanopy(
  // The running task never ends by itself, so shutdown must not wait for it.
  { TASK_QUEUE_LIMIT: '3', WORKER_CONCURRENCY: '1', SHUTDOWN_GRACE_MS: '0' },
  {
    COVERAGE_REFRESH: async ({ signal }) => {
      started.resolve()
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      throw signal.reason
    },
  },
)
let agentId: string
const waiting: string[] = []
beforeAll(async () => {
  await createTaxonomy(
    canopy.client,
    ['all', 'some'].map(key => ({ key, name: key })),
  )
  ;({ agentId } = await createAgent(canopy.client, { nodeKeys: ['all'] }))
  // The only slot of the worker is taken. All further tasks stay pending.
  await started.promise
  for (let i = 0; i < 3; i++) {
    const { refreshCoverage } = await canopy.client.run(Refresh, { agentId, key: `key ${i}` })
    waiting.push(('task' in refreshCoverage && refreshCoverage.task?.id) || '')
  }
})

it('rejects a measurement over the limit with a LimitReachedError that says what to do', async () => {
  const { refreshCoverage } = await canopy.client.run(Refresh, { agentId })
  expect(refreshCoverage).toEqual({
    __typename: 'LimitReachedError',
    code: 'LIMIT_REACHED',
    message: MESSAGE,
    limit: 3,
    retryAfterMs: null,
  })
})

it('rejects documents whose task is over the limit, and stores none', async () => {
  const { addDocuments } = await canopy.client.run(Add, { documents: DOCUMENTS })
  expect(addDocuments).toEqual({ __typename: 'LimitReachedError', message: MESSAGE, limit: 3 })
  expect((await canopy.client.run(Stored, {})).documents.totalCount).toBe(0)
})

it('rejects a new agent or scope whose measurement is over the limit, and accepts other changes', async () => {
  const refused = { __typename: 'LimitReachedError', message: MESSAGE }
  expect(await canopy.client.run(ChangeAgents, { agentId })).toEqual({
    created: refused,
    cloned: refused,
    moved: refused,
    renamed: { __typename: 'UpdateAgentPayload' },
  })
  const { agents } = await canopy.client.run(Stored, {})
  expect(agents.nodes).toEqual([{ name: 'guide', version: 2, nodes: [{ key: 'all' }] }])
})

it('accepts retries and measurements within the request while the queue is full', async () => {
  const repeat = await canopy.client.run(Refresh, { agentId, key: 'key 0' })
  expect(repeat.refreshCoverage).toMatchObject({ task: { id: waiting[0] } })
  const now = await canopy.client.run(Refresh, { agentId, background: false })
  expect(now.refreshCoverage).toMatchObject({ __typename: 'RefreshCoveragePayload', task: null })
})

it('limits each workspace separately', async () => {
  const other = await canopy.newClient()
  const { addDocuments } = await other.run(Add, { documents: DOCUMENTS })
  expect(addDocuments.__typename).toBe('AddDocumentsPayload')
})

it('has room for another task after one is cancelled', async () => {
  await sendCancel(canopy.client, waiting[2] ?? '')
  const { addDocuments } = await canopy.client.run(Add, { documents: DOCUMENTS })
  expect(addDocuments.__typename).toBe('AddDocumentsPayload')
  const { refreshCoverage } = await canopy.client.run(Refresh, { agentId })
  expect(refreshCoverage.__typename).toBe('LimitReachedError')
})
