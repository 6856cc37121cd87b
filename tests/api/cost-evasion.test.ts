import { beforeAll, describe, expect, it } from 'vitest'
import { digestSecret } from '../../src/auth/authenticate.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { postRaw } from '../support/raw-request.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const ROWS = 100
const LISTS = 20
const COST_PER_POINT = 100

const canopy = setUpTestCanopy({
  RATE_LIMIT_KEY_CAPACITY: '1000000',
  RATE_LIMIT_KEY_REFILL_PER_MINUTE: '1000000',
})
let client: TestClient
let ids: string[]
beforeAll(async () => {
  client = await canopy.newClient()
  const { prisma } = canopy.app.database
  const { workspaceId } = await prisma.apiKey.findUniqueOrThrow({
    where: { digest: digestSecret(client.secret) },
  })
  const data = Array.from({ length: ROWS }, (_, i) => ({ workspaceId, name: `user ${i}` }))
  const users = await prisma.user.createManyAndReturn({ data, select: { id: true } })
  ids = users.map(({ id }) => encodeId('User', id))
})

const repeat = (count: number, what: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => what(i)).join(' ')
const lists = (args: string, selection: string) => repeat(LISTS, i => `u${i}: users${args} { ${selection} }`)

/** Ways to select what a list returned, or to hide it. Each list still reads its rows. */
const SELECTIONS: [string, string][] = [
  ['nodes', 'nodes { id }'],
  ['edges', 'edges { node { id } }'],
  ['cursors only', 'edges { cursor }'],
  ['type names only', 'nodes { __typename }'],
  ['aliases', 'x: nodes { y: id }'],
  ['an inline fragment', '... { nodes { id } }'],
  ['an inline fragment on the type', '... on UserConnection { nodes { ... on User { id } } }'],
  ['a fragment', '...Rows'],
  ['a fragment that is spread twice', '...Rows ...Rows'],
  ['a fragment in a fragment', '...Outer'],
  ['a fragment of another type', 'nodes { ... on Node { id } }'],
  ['skipped fields', 'nodes { id @skip(if: true) name @include(if: true) }'],
  ['only skipped fields', 'nodes { id @skip(if: true) }'],
  ['skipped rows', 'nodes @skip(if: true) { id } pageInfo { endCursor }'],
  ['rows that a variable skips', 'nodes @include(if: $no) { id } pageInfo { endCursor }'],
  ['a skipped fragment', '...Rows @skip(if: true) pageInfo { endCursor }'],
  ['page information only', 'pageInfo { endCursor hasNextPage }'],
  ['page information by an alias', 'nodes: pageInfo { endCursor }'],
]
const ARGUMENTS: [string, string][] = [
  ['a literal', '(first: 100)'],
  ['a variable', '(first: $first)'],
]
const ROWS_FRAGMENT = 'fragment Rows on UserConnection { nodes { id } }'
const OUTER_FRAGMENT = `fragment Outer on UserConnection { ...Rows } ${ROWS_FRAGMENT}`

const OTHERS: [string, () => string][] = [
  ['node by ID', () => `{ ${repeat(100, i => `n${i}: node(id: "${ids[i]}") { id }`)} }`],
  ['nodes by ID', () => `{ ${repeat(LISTS, i => `n${i}: nodes(ids: ${JSON.stringify(ids)}) { id }`)} }`],
  [
    'nodes of an interface',
    () => `{ ${repeat(LISTS, i => `n${i}: nodes(ids: ${JSON.stringify(ids)}) { ... on User { name } }`)} }`,
  ],
  [
    'fields of many fragments',
    () =>
      `{ ${repeat(LISTS, i => `...F${i}`)} } ${repeat(LISTS, i => `fragment F${i} on Query { f${i}: users(first: 100) { nodes { id } } }`)}`,
  ],
  [
    'an error in the same operation',
    () => `{ ${lists('(first: 100)', 'nodes { id }')} tasks(after: "nonsense") { nodes { id } } }`,
  ],
]

/** Expects a charge of at least half of the rows that the operation reads. */
async function expectCharge(query: string, rows: number, variables: object = {}): Promise<void> {
  const { json } = await postRaw(client, { query, variables })
  const { cost } = (json as { extensions: { cost: { actual: number; estimated: number } } }).extensions
  // The price of the root fields alone would not tell whether the rows are counted.
  expect((cost.actual - LISTS) * COST_PER_POINT * 2).toBeGreaterThanOrEqual(rows)
  expect(cost.actual).toBeLessThanOrEqual(cost.estimated)
}

describe.each(ARGUMENTS)('the number of rows in %s', (_, args) => {
  it.each(SELECTIONS)('is charged with %s', async (_, selection) => {
    const isOuter = selection.includes('...Outer')
    const fragments = isOuter ? OUTER_FRAGMENT : selection.includes('...Rows') ? ROWS_FRAGMENT : ''
    const declared = [
      args.includes('$') ? '$first: Int' : '',
      selection.includes('$no') ? '$no: Boolean!' : '',
    ]
    const variables = declared.filter(Boolean).join(', ')
    const query = `query ${variables && `(${variables})`} { ${lists(args, selection)} } ${fragments}`
    await expectCharge(query, LISTS * ROWS, { first: ROWS, no: false })
  })
})

describe('rows are charged', () => {
  it.each(OTHERS)('with %s', async (name, query) => {
    const rows = name === 'node by ID' ? ROWS : LISTS * ROWS
    const { json } = await postRaw(client, { query: query() })
    const { cost } = (json as { extensions: { cost: { actual: number } } }).extensions
    expect(cost.actual * COST_PER_POINT * 2).toBeGreaterThanOrEqual(rows)
  })
})
