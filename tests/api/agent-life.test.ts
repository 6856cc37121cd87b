import { beforeAll, describe, expect, it } from 'vitest'
import { countStatements } from '../support/count-statements.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import type { UpdateAgentInput } from '../support/gql/graphql.ts'
import { randomId } from '../support/schema-walk.ts'
import { createMeasuredAgent, seedWorld, waitForTask } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

graphql(`
  fragment AgentLifeFields on Agent {
    id name scopeDescription version updatedAt coverageStale
    taxonomy { version }
    nodes { key }
    targets { node { key } documents }
    retrieval { topK lexical trigram semantic minScore }
    features { answers learnFromMisses }
    alertRule { belowPercent dropPoints }
    coverageHistory { totalCount }
    probes { nodes { question source node { key } } }
  }
`)
const Update = graphql(`
  mutation AgentLifeUpdate($input: UpdateAgentInput!) {
    updateAgent(input: $input) {
      __typename
      ... on UpdateAgentPayload { task { id kind } agent { ...AgentLifeFields } }
      ... on ConflictError { code message existing { id } }
      ... on ValidationError { issues { path message } }
      ... on NotFoundError { requestedId }
    }
  }
`)
const UpdateMany = graphql(`
  mutation AgentLifeUpdateMany($input: UpdateAgentsInput!) {
    updateAgents(input: $input) {
      __typename
      ... on UpdateAgentsPayload {
        results {
          __typename
          ... on UpdateAgentPayload { task { id } agent { ...AgentLifeFields } }
          ... on NotFoundError { requestedId }
        }
      }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Describe = graphql(`
  mutation AgentLifeDescribe($ids: [ID!]!) {
    updateAgents(input: { ids: $ids, scopeDescription: "Counted" }) {
      ... on UpdateAgentsPayload {
        results { ... on UpdateAgentPayload { agent { version nodes { key } targets { node { key } } coverage { percent } } } }
      }
    }
  }
`)
const Clone = graphql(`
  mutation AgentLifeClone($input: CloneAgentInput!) {
    cloneAgent(input: $input) {
      __typename
      ... on CloneAgentPayload { task { id } agent { ...AgentLifeFields } }
      ... on ValidationError { issues { path message } }
      ... on NotFoundError { requestedId }
    }
  }
`)
const Read = graphql(`
  query AgentLifeRead($id: ID!) { agent(id: $id) { ...AgentLifeFields } }
`)
const SetUp = graphql(`
  mutation AgentLifeSetUp($id: ID!) {
    setCoverageTargets(input: {
      agentId: $id
      targets: [{ nodeKey: "policies/leave", documents: 4 }, { nodeKey: "policies/travel", documents: 7 }]
    }) { __typename }
    setCoverageAlert(input: { agentId: $id, belowPercent: 60, dropPoints: 5 }) { __typename }
    addProbes(input: {
      agentId: $id
      probes: [{ question: "How many days of leave?", nodeKey: "policies/leave" }, { question: "Who approves it?" }]
    }) { __typename }
  }
`)
/** Merges `leave` into `time-off`, keeps `travel`, and adds `office`. */
const SecondVersion = graphql(`
  mutation AgentLifeVersion {
    editTaxonomy(input: {
      base: "v1"
      version: "v2"
      operations: [
        { addNode: { key: "policies/time-off", name: "Time off", parentKeys: ["policies"] } }
        { mergeNodes: { keys: ["policies/leave"], into: "policies/time-off" } }
        { addNode: { key: "office", name: "Office" } }
      ]
    }) { __typename ... on Error { message } }
  }
`)

const canopy = setUpTestCanopy()
/** Every mutation of this agent is rejected, so it never changes. */
let unchangedId: string
beforeAll(async () => {
  ;({ agentId: unchangedId } = await seedWorld(canopy.client))
  const { editTaxonomy } = await canopy.client.run(SecondVersion, {})
  expect(editTaxonomy).toEqual({ __typename: 'EditTaxonomyPayload' })
})

async function makeAgent(input: object = {}) {
  const { agentId } = await createMeasuredAgent(canopy.client, { scopeDescription: 'Policies', ...input })
  return read(agentId)
}
async function read(id: string) {
  const { agent } = await canopy.client.run(Read, { id })
  if (!agent) throw new Error('no agent')
  return agent
}
async function update(input: UpdateAgentInput) {
  return (await canopy.client.run(Update, { input })).updateAgent
}
/** @throws if the update is rejected. */
const updated = async (input: UpdateAgentInput) => expectType(await update(input), 'UpdateAgentPayload')

const decomposed = '연차휴가 Ünïcode'.normalize('NFD')

describe('updating an agent', () => {
  it('changes the given fields and keeps the others', async () => {
    const before = await makeAgent({
      retrieval: { topK: 5, lexical: 0.6, semantic: 0.2 },
      features: { answers: true },
    })
    const { agent, task } = await updated({
      id: before.id,
      retrieval: { topK: 7, semantic: null },
      features: { learnFromMisses: true },
    })
    expect(agent).toEqual({
      ...before,
      version: before.version + 1,
      updatedAt: expect.any(String),
      retrieval: { ...before.retrieval, topK: 7, semantic: null },
      features: { answers: true, learnFromMisses: true },
    })
    expect(Date.parse(agent.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt))
    expect(task).toBeNull()
    expect(await read(before.id)).toEqual(agent)
  })

  it('resets null fields to their defaults and normalizes names', async () => {
    const { id } = await makeAgent({ retrieval: { topK: 5, minScore: 0.5 }, features: { answers: true } })
    const { agent } = await updated({
      id,
      name: decomposed,
      scopeDescription: null,
      retrieval: { topK: null, minScore: null },
      features: { answers: null },
    })
    expect(agent).toMatchObject({
      name: decomposed.normalize('NFC'),
      scopeDescription: null,
      retrieval: { topK: 10, minScore: 0 },
      features: { answers: false, learnFromMisses: false },
    })
    const again = await updated({ id, name: null, retrieval: null, features: null, nodeKeys: null })
    expect(again.agent).toEqual({ ...agent, version: agent.version + 1, updatedAt: expect.any(String) })
  })

  it('fails with ConflictError after a concurrent change, and names the version to send', async () => {
    const { id, version } = await makeAgent()
    const results = await Promise.all(
      ['a', 'b', 'c', 'd'].map(name => update({ id, name, expectedVersion: version })),
    )
    expect(results.map(result => result.__typename).sort()).toEqual([
      ...Array(3).fill('ConflictError'),
      'UpdateAgentPayload',
    ])
    expect(results.find(result => result.__typename === 'ConflictError')).toMatchObject({
      code: 'CONFLICT',
      existing: { id },
      message: `The agent has changed: it is at version ${version + 1}, not ${version}. Review the change, then send version ${version + 1}.`,
    })
    expect((await read(id)).version).toBe(version + 1)
  })

  it.each<[string, Omit<UpdateAgentInput, 'id'>, string]>([
    ['an empty name', { name: '' }, 'input.name'],
    ['a weight over 1', { retrieval: { lexical: 1.5 } }, 'input.retrieval.lexical'],
    ['an empty list of nodes', { nodeKeys: [] }, 'input.nodeKeys'],
    ['an unknown node', { nodeKeys: ['policies', 'nonsense'] }, 'input.nodeKeys.1'],
    ['an unknown taxonomy version', { taxonomyVersion: 'v9' }, 'input.taxonomyVersion'],
    ['a node of another taxonomy version', { nodeKeys: ['office'] }, 'input.nodeKeys.0'],
  ])('rejects %s, names the field, and changes nothing', async (_, input, path) => {
    const before = await read(unchangedId)
    const result = await update({ id: before.id, ...input })
    expect(result).toMatchObject({ __typename: 'ValidationError', issues: [{ path }] })
    expect(await read(before.id)).toEqual(before)
  })

  it('returns NotFoundError for an unknown agent', async () => {
    for (const id of [randomId('agent'), 'nonsense', randomId('task')])
      expect(await update({ id, name: 'x' })).toEqual({ __typename: 'NotFoundError', requestedId: id })
  })
})

describe('changing the scope of an agent', () => {
  it('starts a measurement and keeps the targets of remaining nodes', async () => {
    const { id } = await makeAgent()
    await canopy.client.run(SetUp, { id })
    const { agent, task } = await updated({ id, nodeKeys: ['policies/travel'] })
    expect(agent).toMatchObject({
      nodes: [{ key: 'policies/travel' }],
      targets: [{ node: { key: 'policies/travel' }, documents: 7 }],
      coverageStale: true,
    })
    expect(task).toMatchObject({ kind: 'COVERAGE_REFRESH' })
    expect((await waitForTask(canopy.client, task?.id ?? '')).at(-1)).toBe('COMPLETED')
    expect((await read(id)).coverageStale).toBe(false)
  })

  it('starts nothing if the nodes stay the same', async () => {
    const { id } = await makeAgent()
    expect((await updated({ id, nodeKeys: ['policies', 'policies'], taxonomyVersion: 'v1' })).task).toBeNull()
    expect((await read(id)).coverageStale).toBe(false)
  })

  it('maps nodes and targets to another taxonomy version by key and by merges', async () => {
    const { id } = await makeAgent({ nodeKeys: ['policies/leave', 'policies/travel'] })
    await canopy.client.run(SetUp, { id })
    const { agent, task } = await updated({ id, taxonomyVersion: 'v2' })
    expect(agent).toMatchObject({ taxonomy: { version: 'v2' }, coverageStale: true })
    expect(agent.nodes.map(node => node.key).sort()).toEqual(['policies/time-off', 'policies/travel'])
    expect(agent.targets.map(({ node, documents }) => [node.key, documents]).sort()).toEqual([
      ['policies/time-off', 4],
      ['policies/travel', 7],
    ])
    expect(task).not.toBeNull()
  })

  it('requires nodeKeys if the taxonomy version lacks one of its nodes', async () => {
    const { id } = await makeAgent({ nodeKeys: ['office'], taxonomyVersion: 'v2' })
    expect(await update({ id, taxonomyVersion: 'v1' })).toMatchObject({
      issues: [{ path: 'input.taxonomyVersion', message: expect.stringMatching(/"office".*nodeKeys/) }],
    })
    const { agent } = await updated({ id, taxonomyVersion: 'v1', nodeKeys: ['policies'] })
    expect(agent).toMatchObject({ taxonomy: { version: 'v1' }, nodes: [{ key: 'policies' }] })
  })
})

describe('cloning an agent', () => {
  it('copies everything except the name and history, and measures the clone', async () => {
    const { id } = await makeAgent({
      retrieval: { topK: 5, lexical: 0.6, trigram: 0.1, semantic: 0.2, minScore: 0.3 },
      features: { answers: true, learnFromMisses: true },
    })
    await canopy.client.run(SetUp, { id })
    const source = await read(id)
    const { cloneAgent } = await canopy.client.run(Clone, { input: { id, name: decomposed } })
    const { agent, task } = expectType(cloneAgent, 'CloneAgentPayload')
    expect(agent).toEqual({
      ...source,
      id: expect.not.stringMatching(id),
      name: decomposed.normalize('NFC'),
      version: 1,
      updatedAt: expect.any(String),
      coverageStale: true,
      coverageHistory: { totalCount: 0 },
    })
    expect((await waitForTask(canopy.client, task.id)).at(-1)).toBe('COMPLETED')
    expect(await read(id)).toEqual(source)
    expect((await read(agent.id)).coverageHistory.totalCount).toBe(1)
  })

  it('requires a name and an existing agent', async () => {
    const unnamed = await canopy.client.run(Clone, { input: { id: unchangedId, name: '' } })
    expect(unnamed.cloneAgent).toMatchObject({ issues: [{ path: 'input.name' }] })
    const unknown = randomId('agent')
    const missing = await canopy.client.run(Clone, { input: { id: unknown, name: 'x' } })
    expect(missing.cloneAgent).toEqual({ __typename: 'NotFoundError', requestedId: unknown })
  })
})

describe('updating several agents', () => {
  it('applies the same change to each in request order, even if another one is unknown', async () => {
    const [one, two] = [await makeAgent({ retrieval: { lexical: 0.4 } }), await makeAgent()]
    const unknown = randomId('agent')
    const ids = [two.id, unknown, one.id, two.id]
    const input = { ids, retrieval: { topK: 3 }, features: { answers: true } }
    const { updateAgents } = await canopy.client.run(UpdateMany, { input })
    const changed = (agent: typeof one) => ({
      __typename: 'UpdateAgentPayload',
      task: null,
      agent: {
        ...agent,
        version: agent.version + 1,
        updatedAt: expect.any(String),
        retrieval: { ...agent.retrieval, topK: 3 },
        features: { ...agent.features, answers: true },
      },
    })
    expect(updateAgents).toEqual({
      __typename: 'UpdateAgentsPayload',
      results: [
        changed(two),
        { __typename: 'NotFoundError', requestedId: unknown },
        changed(one),
        changed(two),
      ],
    })
  })

  it('runs as many statements for many agents as for one', async () => {
    const ids: string[] = []
    for (let i = 0; i < 4; i++) ids.push((await makeAgent()).id)
    const change = (some: string[]) => () => canopy.client.run(Describe, { ids: some })
    const one = await countStatements(canopy, change(ids.slice(0, 1)))
    expect(await countStatements(canopy, change(ids))).toBe(one)
  })

  it.each([0, 101])('rejects %i IDs', async count => {
    const ids = Array.from({ length: count }, () => randomId('agent'))
    const { updateAgents } = await canopy.client.run(UpdateMany, { input: { ids } })
    expect(updateAgents).toEqual({
      __typename: 'ValidationError',
      issues: [{ path: 'input.ids', message: `must have 1 to 100 agents, but has ${count}` }],
    })
  })
})
