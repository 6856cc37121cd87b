import { beforeEach, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { randomId } from '../support/schema-walk.ts'
import { seedWorld } from '../support/seed.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const PROBLEM = graphql(`
  fragment IdempotencyProblem on Error {
    code message ... on IdempotencyConflictError { existing { __typename id } }
  }
`)
void PROBLEM
const CreateAgent = graphql(`
  mutation IdempotentAgent($input: CreateAgentInput!) {
    answer: createAgent(input: $input) {
      __typename ... on CreateAgentPayload { agent { id name } task { id } } ...IdempotencyProblem
    }
  }
`)
const AddDocuments = graphql(`
  mutation IdempotentDocuments($input: AddDocumentsInput!) {
    answer: addDocuments(input: $input) {
      __typename ... on AddDocumentsPayload { documents { id } task { id } } ...IdempotencyProblem
    }
  }
`)
const Refresh = graphql(`
  mutation IdempotentRefresh($input: RefreshCoverageInput!) {
    answer: refreshCoverage(input: $input) {
      __typename ... on RefreshCoveragePayload { task { id } coverage { id } } ...IdempotencyProblem
    }
  }
`)
const Totals = graphql(`
  query IdempotencyTotals($agentId: ID!) {
    agents { totalCount } documents { totalCount } tasks { totalCount }
    agent(id: $agentId) { coverageHistory { totalCount } }
  }
`)

const canopy = setUpTestCanopy()
/** Makes the keys and inputs of each test unique, because all tests share a workspace. */
let test = 0
const client = setUp(async () => canopy.client)
const seed = setUp(() => seedWorld(client))
beforeEach(async () => {
  test += 1
  // Unfinished tasks of the previous test would change the totals.
  await canopy.idle()
})

interface Operation {
  send(from: TestClient, idempotencyKey: string, variant?: number): Promise<Record<string, unknown>>
  /** The type of the created object. `idOf` reads its ID from an answer. */
  makes: string
  idOf(answer: Record<string, unknown>): unknown
  /** What one request adds to the totals. Excludes measurements that a task adds later. */
  adds: { agents: number; documents: number; tasks: number; coverage?: number }
}

const idAt = (name: string) => (answer: Record<string, unknown>) =>
  (answer[name] as { id?: string } | null)?.id

const sendRefresh =
  (background: boolean): Operation['send'] =>
  async (from, idempotencyKey, variant = 0) => {
    const priority = variant ? ('LOW' as const) : ('HIGH' as const)
    const input = { agentId: seed.agentId, idempotencyKey, background, priority }
    return (await from.run(Refresh, { input })).answer
  }

const OPERATIONS: Record<string, Operation> = {
  createAgent: {
    async send(from, idempotencyKey, variant = 0) {
      const input = { name: `guide ${test}.${variant}`, nodeKeys: ['policies'], idempotencyKey }
      return (await from.run(CreateAgent, { input })).answer
    },
    makes: 'Agent',
    idOf: idAt('agent'),
    adds: { agents: 1, documents: 0, tasks: 1 },
  },
  addDocuments: {
    async send(from, idempotencyKey, variant = 0) {
      const input = { documents: [{ text: `text ${test}.${variant}` }], idempotencyKey }
      return (await from.run(AddDocuments, { input })).answer
    },
    makes: 'Task',
    idOf: idAt('task'),
    adds: { agents: 0, documents: 1, tasks: 1 },
  },
  'refreshCoverage in the background': {
    send: sendRefresh(true),
    makes: 'Task',
    idOf: idAt('task'),
    adds: { agents: 0, documents: 0, tasks: 1 },
  },
  'refreshCoverage within the request': {
    send: sendRefresh(false),
    makes: 'CoverageSnapshot',
    idOf: idAt('coverage'),
    adds: { agents: 0, documents: 0, tasks: 0, coverage: 1 },
  },
}

async function totals(adds: Operation['adds']): Promise<Record<string, number>> {
  const { agents, documents, tasks, agent } = await client.run(Totals, { agentId: seed.agentId })
  const coverage = adds.coverage && { coverage: agent?.coverageHistory.totalCount ?? 0 }
  return { agents: agents.totalCount, documents: documents.totalCount, tasks: tasks.totalCount, ...coverage }
}

function sum(before: Record<string, number>, adds: Record<string, number>, times = 1) {
  return Object.fromEntries(
    Object.entries(before).map(([name, value]) => [name, value + times * (adds[name] ?? 0)]),
  )
}

describe.each(Object.entries(OPERATIONS))('%s with an idempotency key', (_, { send, makes, idOf, adds }) => {
  it('runs once and returns the same payload to repeated requests', async () => {
    const before = await totals(adds)
    const first = await send(client, `key ${test}`)
    expect(idOf(first)).toEqual(expect.any(String))
    expect(await send(client, `key ${test}`)).toEqual(first)
    expect(await send(client, `key ${test}`)).toEqual(first)
    expect(await totals(adds)).toEqual(sum(before, adds))
  })

  it('runs once and returns the same payload to 20 concurrent requests', async () => {
    const before = await totals(adds)
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(client, `key ${test}`)))
    expect(idOf(answers[0] ?? {})).toEqual(expect.any(String))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await totals(adds)).toEqual(sum(before, adds))
  })

  it('rejects a different input with the same key, and names what the first one created', async () => {
    const first = await send(client, `key ${test}`)
    const before = await totals(adds)
    expect(await send(client, `key ${test}`, 1)).toEqual({
      __typename: 'IdempotencyConflictError',
      code: 'IDEMPOTENCY_CONFLICT',
      message: expect.stringContaining(`"key ${test}"`),
      existing: { __typename: makes, id: idOf(first) },
    })
    expect(await totals(adds)).toEqual(before)
  })

  it('runs again with another key', async () => {
    const before = await totals(adds)
    const ids = [idOf(await send(client, `key ${test}`)), idOf(await send(client, `other key ${test}`, 1))]
    expect(new Set(ids).size).toBe(2)
    expect(await totals(adds)).toEqual(sum(before, adds, 2))
  })

  it('runs again after 24 h, and not before', async () => {
    const first = await send(client, `key ${test}`)
    const age = (hours: number) =>
      canopy.app.database.runScript(
        `UPDATE idempotency_keys SET created_at = now() - interval '${hours} hours'`,
      )
    await age(23)
    expect(await send(client, `key ${test}`)).toEqual(first)
    await age(25)
    expect(idOf(await send(client, `key ${test}`, 1))).not.toBe(idOf(first))
  })
})

describe('an idempotency key', () => {
  /** Sends every operation with the same key. The two kinds of refreshCoverage are one operation. */
  async function expectEachToRun(key: string): Promise<void> {
    for (const [name, { send, idOf }] of Object.entries(OPERATIONS)) {
      if (name === 'refreshCoverage within the request') continue
      expect({ name, id: idOf(await send(client, key)) }).toEqual({ name, id: expect.any(String) })
    }
  }

  it('is separate for each operation', async () => {
    await expectEachToRun(`shared ${test}`)
  })

  it('is separate for each workspace', async () => {
    const other = await canopy.newClient()
    await seedWorld(other)
    const { send, idOf } = OPERATIONS.createAgent as Operation
    const ids = [idOf(await send(client, `shared ${test}`)), idOf(await send(other, `shared ${test}`, 1))]
    expect(ids).toEqual([expect.any(String), expect.any(String)])
    expect(new Set(ids).size).toBe(2)
  })

  it('is free again after a failed request', async () => {
    const idempotencyKey = `key ${test}`
    const failed = [
      await client.run(CreateAgent, { input: { name: 'guide', nodeKeys: ['nowhere'], idempotencyKey } }),
      await client.run(AddDocuments, { input: { documents: [{ text: '' }], idempotencyKey } }),
      await client.run(Refresh, { input: { agentId: randomId('agent'), idempotencyKey } }),
    ]
    expect(failed.map(({ answer }) => answer.__typename)).toEqual([
      'ValidationError',
      'ValidationError',
      'NotFoundError',
    ])
    await expectEachToRun(idempotencyKey)
  })
})
