import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { parse } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { randomId } from '../support/schema-walk.ts'
import { type Seed, seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTemplate } from '../support/template-life.ts'
import { addAndWait } from '../support/upload-file.ts'

const Plan = graphql(`
  mutation ProblemsPlan {
    planTopic(input: { topic: "Annual leave" }) { ... on PlanTopicPayload { plan { id } } }
  }
`)
const Find = graphql(`
  query ProblemsFind($search: String!) { agents(filter: { search: $search }) { totalCount } }
`)

const canopy = setUpTestCanopy()
let seed: Seed
let planId: string
let templateId: string
beforeAll(async () => {
  seed = await seedWorld(canopy.client)
  const { planTopic } = await canopy.client.run(Plan, {})
  planId = ('plan' in planTopic && planTopic.plan.id) || ''
  templateId = await createTemplate(canopy.client, {})
})

interface Outcome {
  __typename: string
  message?: string
  issues?: { path: string; message: string }[]
}

/** Runs the named mutation. @returns its result. */
async function outcomeOf(mutation: string, input: object): Promise<Outcome> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`
  const document = parse(`mutation ($input: ${type}!) {
    outcome: ${mutation}(input: $input) {
      __typename ... on Error { message } ... on ValidationError { issues { path message } }
    }
  }`) as TypedDocumentNode<{ outcome: Outcome }, { input: object }>
  return (await canopy.client.run(document, { input })).outcome
}

const BAD_URL = 'ftp://example.com/'

describe('all problems of an input are reported at once by', () => {
  const CASES: [mutation: string, input: () => object, paths: string[]][] = [
    [
      'createAgent',
      () => ({ name: ' ', nodeKeys: ['nowhere'], retrieval: { topK: 0 } }),
      ['name', 'nodeKeys.0', 'retrieval.topK'],
    ],
    [
      'createAgent',
      () => ({ name: '', nodeKeys: [], taxonomyVersion: 'unknown' }),
      ['name', 'nodeKeys', 'taxonomyVersion'],
    ],
    [
      'createAgent',
      () => ({ name: 'a\0b', nodeKeys: ['a\0b'], taxonomyVersion: 'a\0b', idempotencyKey: 'a\0b' }),
      ['idempotencyKey', 'name', 'taxonomyVersion'],
    ],
    [
      'updateAgent',
      () => ({
        id: seed.agentId,
        name: ' ',
        nodeKeys: ['nowhere', 'a\0b'],
        scopeDescription: 'x'.repeat(2_001),
      }),
      ['name', 'nodeKeys.0', 'nodeKeys.1', 'scopeDescription'],
    ],
    ['updateAgents', () => ({ ids: [], retrieval: { topK: 0 } }), ['ids', 'retrieval.topK']],
    [
      'refreshCoverage',
      () => ({ agentId: seed.agentId, webhookUrl: BAD_URL, idempotencyKey: '' }),
      ['idempotencyKey', 'webhookUrl'],
    ],
    [
      'setCoverageTargets',
      () => ({ agentId: seed.agentId, targets: [{ nodeKey: 'nowhere', documents: -1 }] }),
      ['targets.0.documents', 'targets.0.nodeKey'],
    ],
    [
      'addDocuments',
      () => ({
        documents: [
          { title: ' ', text: 'x', nodeKeys: ['nowhere'] },
          { uploadId: randomId('upload') },
          { text: 'a\0b' },
        ],
        webhookUrl: BAD_URL,
      }),
      [
        'documents.0.nodeKeys.0',
        'documents.0.title',
        'documents.1.uploadId',
        'documents.2.text',
        'webhookUrl',
      ],
    ],
    ['createWebhookEndpoint', () => ({ url: BAD_URL, events: [] }), ['events', 'url']],
    [
      'createTaxonomy',
      () => ({
        version: ' ',
        nodes: [
          { key: 'a', name: ' ' },
          { key: 'a', name: 'A' },
        ],
      }),
      ['nodes.0.name', 'nodes.1.key', 'version'],
    ],
    [
      'editTaxonomy',
      () => ({ base: 'v1', version: ' ', operations: [{ removeNode: { key: 'nowhere' } }] }),
      ['operations.0.removeNode.key', 'version'],
    ],
    [
      'addProbes',
      () => ({ agentId: seed.agentId, probes: [{ question: 'x'.repeat(10_001), nodeKey: 'nowhere' }] }),
      ['probes.0.nodeKey', 'probes.0.question'],
    ],
    [
      'reviewPlacement',
      () => ({ documentId: randomId('doc'), nodeKey: '', decision: 'MOVE' }),
      ['moveToNodeKey', 'nodeKey'],
    ],
    ['createUpload', () => ({ filename: 'a/b', bytes: 0 }), ['bytes', 'filename']],
    [
      'planTopic',
      () => ({ topic: ' ', agentIds: [randomId('agent')], language: '?' }),
      ['agentIds.0', 'language', 'topic'],
    ],
    [
      'revisePlan',
      () => ({
        planId,
        sections: [
          { title: '!', description: 'x'.repeat(2_001) },
          { title: '', description: '' },
        ],
      }),
      ['sections.0.description', 'sections.0.title', 'sections.1.title'],
    ],
    [
      'generateReport',
      () => ({ planId, formats: [], webhookUrl: BAD_URL, idempotencyKey: '' }),
      ['formats', 'idempotencyKey', 'webhookUrl'],
    ],
    [
      'createApiKey',
      () => ({ name: ' ', scopes: [], userId: randomId('user'), expiresAt: '2001-01-01T00:00:00.000Z' }),
      ['expiresAt', 'name', 'scopes', 'userId'],
    ],
    ['createTeam', () => ({ name: ' ', memberIds: ['nobody'] }), ['memberIds.0', 'name']],
    ['updateTemplate', () => ({ id: templateId, name: ' ', visibility: 'TEAM' }), ['name', 'teamId']],
    [
      'createSchedule',
      () => ({ kind: 'COVERAGE_REFRESH', cron: '?', timeZone: '?' }),
      ['agentId', 'cron', 'timeZone'],
    ],
  ]

  it.each(CASES)('%s', async (mutation, input, paths) => {
    const { __typename, issues } = await outcomeOf(mutation, input())
    expect(__typename).toBe('ValidationError')
    expect(issues?.map(({ path }) => path.replace('input.', '')).sort()).toEqual(paths)
  })
})

it.each([
  ['createAgent', () => ({ name: ' \u3000', nodeKeys: ['policies'] })],
  ['cloneAgent', () => ({ id: seed.agentId, name: ' ' })],
  ['updateAgent', () => ({ id: seed.agentId, name: '\n' })],
  ['createApiKey', () => ({ name: ' ', scopes: ['READ'] })],
  ['createUser', () => ({ name: ' ' })],
  ['createTeam', () => ({ name: ' ' })],
  ['createTemplate', () => ({ name: ' ', category: 'DOCS', body: '' })],
  ['forkTemplate', () => ({ templateId, name: ' ' })],
])('%s rejects a blank name', async (mutation, input) => {
  expect(await outcomeOf(mutation, input())).toMatchObject({
    __typename: 'ValidationError',
    issues: [{ path: 'input.name', message: 'must not consist only of spaces' }],
  })
})

it('updateAgent and createApiKey trim names', async () => {
  for (const [mutation, input] of [
    ['updateAgent', { id: seed.agentId, name: ' guide ' }],
    ['createApiKey', { name: ' laptop ', scopes: ['READ'] }],
  ] as const)
    expect((await outcomeOf(mutation, input)).__typename).toMatch(/Payload$/)
  const { prisma } = canopy.app.database
  expect(await prisma.agent.count({ where: { name: 'guide' } })).toBe(1)
  expect(await prisma.apiKey.count({ where: { name: 'laptop' } })).toBe(1)
})

/** Sorting these takes minutes with a quadratic algorithm. */
const MARKS = `a${'\u0301\u0323'.repeat(240_000)}`

it('texts with hundreds of thousands of combining marks are processed in linear time', async () => {
  expect(await outcomeOf('createAgent', { name: MARKS, nodeKeys: ['policies'] })).toMatchObject({
    issues: [{ path: 'input.name', message: 'must have at most 200 characters' }],
  })
  expect(await outcomeOf('createTemplate', { name: 'marks', category: 'DOCS', body: MARKS })).toMatchObject({
    issues: [{ path: 'input.body' }],
  })
  expect((await canopy.client.run(Find, { search: MARKS })).agents.totalCount).toBe(0)
  const { documents } = await addAndWait(canopy.client, { text: MARKS })
  expect(documents[0]).toMatchObject({ status: 'INDEXED' })
})
