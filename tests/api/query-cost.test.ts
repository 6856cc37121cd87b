import { glob, readFile } from 'node:fs/promises'
import {
  type GraphQLInputType,
  getIntrospectionQuery,
  isInputType,
  Kind,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
  validate,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { checkCost } from '../../src/schema/cost/check-cost.ts'
import { schema } from '../../src/schema/index.ts'
import { countStatements } from '../support/count-statements.ts'
import { postRaw, type RawAnswer } from '../support/raw-request.ts'
import { openRawSocket } from '../support/raw-socket.ts'
import { randomId, sampleValue } from '../support/schema-walk.ts'
import { seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const canopy = setUpTestCanopy()

const AGENT = randomId('agent')
const times = (count: number, what: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => what(i)).join(' ')
const aliases = (count: number, field: string) => times(count, i => `a${i}: ${field}`)
const SEARCH = 'search(input: { query: "annual leave" }) { tookMs }'
const ASK = `agentQuery(input: { agentId: "${AGENT}", query: "leave", answer: true }) { answer { text } }`

const ask = (query: string, headers: Record<string, string> = {}, variables = {}) =>
  postRaw(canopy.client, { query, variables }, headers)

const codeOf = ({ json }: RawAnswer) => json.errors?.[0]?.extensions.code

/** Expects that the only statement of the request is the lookup of the key. */
async function expectCostLimit(query: string, variables = {}): Promise<void> {
  const answers: RawAnswer[] = []
  const statements = await countStatements(canopy, async () => answers.push(await ask(query, {}, variables)))
  const outcome = answers.map(answer => ({ status: answer.status, code: codeOf(answer), statements }))
  expect(outcome).toEqual([{ status: 400, code: 'COST_LIMIT', statements: 1 }])
}

describe('COST_LIMIT, before anything is read, rejects', () => {
  const bulk = `["${AGENT}"]`
  it.each([
    ['640 searches', `{ ${aliases(640, SEARCH)} }`],
    ['13 searches', `{ ${aliases(13, SEARCH)} }`],
    [
      '13 searches spread over fragments',
      `{ ${times(13, i => `...F${i}`)} } ${times(13, i => `fragment F${i} on Query { a${i}: ${SEARCH} }`)}`,
    ],
    ['400 answers', `{ ${aliases(400, ASK)} }`],
    ['6 answers', `{ ${aliases(6, ASK)} }`],
    [
      '6 queries of agents without an answer',
      `{ ${aliases(6, `agentQuery(input: { agentId: "${AGENT}", query: "x" }) { tookMs }`)} }`,
    ],
    [
      '13 explained searches',
      `{ ${aliases(13, 'explainSearch(input: { query: "x" }, documentId: "x") { stage }')} }`,
    ],
    ['3 plans', `mutation { ${aliases(3, 'planTopic(input: { topic: "x" }) { __typename }')} }`],
    [
      '3 revisions',
      `mutation { ${aliases(3, 'revisePlan(input: { planId: "x", sections: [] }) { __typename }')} }`,
    ],
    [
      '3 measurements within the request',
      `mutation { ${aliases(3, `refreshCoverage(input: { agentId: "${AGENT}", background: false }) { __typename }`)} }`,
    ],
    [
      '26 new taxonomies',
      `mutation { ${aliases(26, 'createTaxonomy(input: { version: "x", nodes: [] }) { __typename }')} }`,
    ],
    [
      '26 uses of templates',
      `mutation { ${aliases(26, 'useTemplate(input: { templateId: "x", inputs: {} }) { __typename }')} }`,
    ],
    [
      '26 bulk updates',
      `mutation { ${aliases(26, `updateAgents(input: { ids: ${bulk}, retrieval: { topK: 1 } }) { __typename }`)} }`,
    ],
    [
      '101 mutations',
      `mutation { ${aliases(50, 'cancelTask(input: { id: "x" }) { __typename }')} ${times(51, i => `b${i}: deleteAgent(input: { id: "x" }) { __typename }`)} }`,
    ],
    [
      'many fields of Query',
      `{ ${aliases(90, 'viewer { scopes }')} ${times(90, i => `b${i}: queue { running }`)} ${times(90, i => `c${i}: workers { id }`)} }`,
    ],
    [
      '5 searches for the maximum of hits with their placements',
      `{ ${aliases(5, 'search(input: { query: "x", limit: 100 }) { hits { document { placements { node { key name } } } } }')} }`,
    ],
    [
      'lists nested in lists',
      '{ agents(first: 100) { nodes { tasks(first: 10) { nodes { events(first: 20) { nodes { sequence } } } } } } }',
    ],
    [
      'lists of one row by many aliases',
      `{ documents(first: 100) { nodes { ${aliases(20, 'chunks(first: 1) { totalCount }')} } } }`,
    ],
    [
      'counts by many aliases',
      `{ agents(first: 100) { nodes { ${aliases(10, 'tasks(first: 1) { totalCount }')} } } }`,
    ],
    ['statistics by many aliases', `{ taxonomy { ${aliases(100, 'statistics { documents }')} } }`],
    [
      'text filters by many aliases',
      `{ ${aliases(50, 'documents(filter: { search: "x" }) { totalCount }')} }`,
    ],
    [
      'the schema by aliases',
      `{ ${aliases(60, '__schema { types { fields { args { name } type { ofType { name } } } } directives { args { name } } }')} ${getIntrospectionQuery().slice(getIntrospectionQuery().indexOf('{') + 1)}`,
    ],
    [
      'types of the schema by aliases',
      `{ __schema { ${aliases(90, 'types { fields { name args { name } type { name ofType { name } } } }')} } }`,
    ],
    [
      'one type by aliases',
      `{ ${aliases(99, '__type(name: "Query") { fields { args { type { name ofType { name ofType { name } } } } type { name ofType { name ofType { name } } } } }')} ${times(99, i => `b${i}: __type(name: "Mutation") { fields { args { type { name ofType { name ofType { name } } } } } }`)} }`,
    ],
  ])('%s', (_, query) => expectCostLimit(query))

  it('fragments that double the size at each level', async () => {
    const fragments = times(
      12,
      i =>
        `fragment F${i} on Agent { a: tasks(first: 2) { nodes { subject { ...F${i + 1} ...F${i + 1} } } } }`,
    )
    const query = `{ agents { nodes { ...F0 } } } ${fragments} fragment F12 on Agent { id }`
    await expectCostLimit(query)
  })

  it('a subscription, before it is opened', async () => {
    const query = `subscription { agentQuery(input: { agentId: "${AGENT}", query: "x" }) { ... on QueryHit { hit { ${aliases(90, 'document { chunks(first: 100) { nodes { content } } }')} } } } }`
    expect((await ask(query, { accept: 'text/event-stream' })).status).toBe(400)
    const socket = await openRawSocket(canopy.client)
    socket.ask('1', query)
    await waitUntil('the answer', async () => socket.answers.length === 1)
    expect(JSON.stringify(socket.answers)).toContain('COST_LIMIT')
  })

  it('80 searches next to a field with an invalid argument', async () => {
    const query = `query ($ids: [ID!] = []) { ${aliases(80, SEARCH)} nodes(ids: $ids) { id } }`
    await expectCostLimit(query, { ids: null })
  })
})

describe('the cost limit allows', () => {
  it.each([
    ['10 searches', `{ ${aliases(10, SEARCH)} }`],
    ['4 agents at once', `{ ${aliases(4, ASK.replace('query: "leave"', 'query: "leave", topK: 10'))} }`],
    [
      'the schema',
      getIntrospectionQuery({
        descriptions: true,
        specifiedByUrl: true,
        inputValueDeprecation: true,
        schemaDescription: true,
        oneOf: true,
      }),
    ],
    [
      '100 hits with the fields of a search page',
      '{ search(input: { query: "x", limit: 100 }) { tookMs hits { rank score snippet lanes { lane rank score } chunk { content headings } document { id title sourceUri placements { node { key name } confidence } } } } }',
    ],
    [
      'a dashboard',
      '{ agents(first: 50) { totalCount nodes { id name coverageStale coverage { percent totalDocuments } coverageTrend { direction points { at percent } } gaps { percent node { key } } tasks(first: 3) { nodes { id status } } probes(first: 5) { totalCount nodes { question verdict } } } } queue { running } workers { id } viewer { scopes } }',
    ],
  ])('%s', async (_, query) => {
    const { status, json } = await ask(query)
    expect([status, json.errors?.filter(({ extensions }) => extensions.code === 'COST_LIMIT') ?? []]).toEqual(
      [200, []],
    )
  })

  it('an answer selected by many aliases, which is computed once', async () => {
    const { agentId } = await seedWorld(canopy.client)
    const select = (count: number) =>
      `{ agentQuery(input: { agentId: "${agentId}", query: "leave", answer: true }) { ${aliases(count, 'answer { text }')} } }`
    await ask(select(1))
    const count = (aliasCount: number) => countStatements(canopy, () => ask(select(aliasCount)))
    expect(await count(50)).toBe(await count(1))
  })

  it('all documents of README, docs, examples and GraphiQL', async () => {
    const texts = await findDocuments()
    expect(texts.length).toBeGreaterThan(40)
    expect(texts.filter(text => !isAllowed(text))).toEqual([])
  })
})

/** @returns valid GraphQL from code blocks of pages, template strings of examples, and GraphiQL tabs. */
async function findDocuments(): Promise<string[]> {
  const found: string[] = []
  for await (const file of glob(['README.md', 'docs/**/*.md'])) {
    const text = await readFile(file, 'utf8')
    found.push(...[...text.matchAll(/^```graphql\n([\s\S]*?)^```/gm)].map(([, block = '']) => block))
  }
  for await (const file of glob(['{examples,scripts,bench}/**/*.ts', 'src/http/graphiql-*.ts'])) {
    const text = await readFile(file, 'utf8')
    found.push(...[...text.matchAll(/`([^`]*)`/g)].map(([, string = '']) => string))
  }
  return found.filter(text => {
    try {
      return validate(schema, parse(text)).length === 0
    } catch {
      return false
    }
  })
}

function isAllowed(text: string): boolean {
  const document = parse(text)
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  try {
    for (const operation of operations as OperationDefinitionNode[])
      checkCost({
        schema,
        document,
        operationName: operation.name?.value,
        variableValues: sampleVariables(operation),
      })
    return true
  } catch {
    return false
  }
}

function sampleVariables({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> {
  return Object.fromEntries(
    variableDefinitions.map(({ variable, type }) => {
      const inputType = typeFromAST(schema, type as never)
      return [variable.name.value, isInputType(inputType) ? sampleValue(inputType as GraphQLInputType) : null]
    }),
  )
}
