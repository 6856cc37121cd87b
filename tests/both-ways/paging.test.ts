import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decodeId, type IdType } from '../../src/platform/ids.ts'
import { graphql } from '../support/gql/gql.ts'
import type { AgentOrderField, OrderDirection, PagingOrderedAgentsQuery } from '../support/gql/graphql.ts'
import { delegateOf } from '../support/models.ts'
import { untyped } from '../support/schema-walk.ts'
import { addDocuments, createAgent, createTaxonomy, seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Measure = graphql(`
  mutation PagingMeasure($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }
  }
`)
const OrderedAgents = graphql(`
  query PagingOrderedAgents($orderBy: AgentOrder!, $first: Int, $after: String) {
    page: agents(orderBy: $orderBy, first: $first, after: $after) {
      edges { cursor } nodes { id name createdAt updatedAt coverage { percent } }
      pageInfo { endCursor hasNextPage }
    }
  }
`)
const OrderedTasks = graphql(`
  query PagingOrderedTasks($orderBy: TaskOrder!, $after: String) {
    tasks(orderBy: $orderBy, first: 1, after: $after) { pageInfo { endCursor } }
  }
`)
const Search = graphql(`
  query PagingSearch($search: String!) {
    agents(filter: { search: $search }) { totalCount nodes { name } }
    documents(filter: { search: $search }) { totalCount nodes { name: title } }
    taxonomy(version: "names") { nodes(search: $search) { totalCount nodes { name } } }
  }
`)

const OfNothing = graphql(`
  query PagingOfNothing($id: ID!) {
    agents(filter: { nodeId: $id }) { totalCount }
    documents(filter: { nodeId: $id }) { totalCount }
    templates(filter: { authorId: $id }) { totalCount }
    tasks(filter: { subjectId: $id }) { totalCount }
    byWorker: tasks(filter: { workerId: $id }) { totalCount }
  }
`)

const NAMES = [
  '100% sure',
  'a_b',
  'back\\slash',
  'it\'s "quoted"',
  '연차휴가 규정',
  'Ünïcode',
  'Ünïcode',
  'plain',
]

const canopy = setUpTestCanopy()
let client: TestClient
let agentId: string
let count = 0
beforeAll(async () => {
  client = canopy.client
  ;({ agentId } = await seedWorld(client))
  for (const name of NAMES) await createAgent(client, { name })
  await addDocuments(client, ...NAMES.map(newDocument))
  for (const _ of NAMES) await client.run(Measure, { agentId })
  for (const _ of NAMES) await addDraft()
  const nodes = NAMES.map((name, i) => ({ key: `n${i}`, name }))
  await createTaxonomy(client, nodes, { version: 'names', publish: false })
})
// Rows inserted by the previous test change while they are measured and indexed.
beforeEach(() => canopy.idle())

const newDocument = (title: string) => ({ title, text: `text ${count++}` })
const addDocument = () => addDocuments(client, newDocument('late'))
const addDraft = () =>
  createTaxonomy(client, [{ key: 'x', name: 'x' }], { version: `draft ${count++}`, publish: false })

interface Page {
  totalCount: number
  edges: { cursor: string; node: { id: string } }[]
  nodes: { id: string }[]
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string | null
    endCursor: string | null
  }
}

interface List {
  /** @returns the field with its paging arguments. */
  field(args: string): string
  type: IdType
  /** Adds a row, if the API supports it. */
  insert?: () => Promise<unknown>
}

const LISTS: Record<string, List> = {
  agents: {
    field: args => `agents(${args})`,
    type: 'Agent',
    insert: () => createAgent(client, { name: 'late' }),
  },
  documents: { field: args => `documents(${args})`, type: 'Document', insert: addDocument },
  coverageHistory: {
    field: args => `agent(id: "${agentId}") { page: coverageHistory(${args})`,
    type: 'CoverageSnapshot',
    insert: () => client.run(Measure, { agentId }),
  },
  tasks: { field: args => `tasks(${args})`, type: 'Task', insert: addDocument },
  taxonomies: { field: args => `taxonomies(${args})`, type: 'Taxonomy', insert: addDraft },
  nodes: { field: args => `taxonomy(version: "names") { page: nodes(${args})`, type: 'TaxonomyNode' },
}
const NAMED_LISTS = Object.entries(LISTS)

type Paging = { first?: number; after?: string | null }

async function send(list: List, variables: Paging) {
  const field = list.field('first: $first, after: $after')
  const selection = `{ totalCount edges { cursor node { id } } nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`
  const page = field.includes('{') ? `${field} ${selection} }` : `page: ${field} ${selection}`
  return client.send(untyped(`query ($first: Int, $after: String) { ${page} }`), variables)
}

async function readPage(list: List, variables: Paging): Promise<Page> {
  const { data, errors } = await send(list, variables)
  if (errors) throw new Error(JSON.stringify(errors))
  const [value] = Object.values(data ?? {}) as (Page | { page: Page })[]
  if (!value) throw new Error('no page')
  return 'edges' in value ? value : value.page
}

const idsOf = (page: Page) => page.nodes.map(node => node.id)

describe.each(NAMED_LISTS)('%s', (_, list) => {
  it('returns the same rows for any page size', async () => {
    const whole = await readPage(list, { first: 100 })
    const ids = idsOf(whole)
    expect(ids.length).toBeGreaterThanOrEqual(NAMES.length)
    expect(new Set(ids).size).toBe(ids.length)
    for (const first of [1, 3, ids.length - 1, ids.length]) {
      const read: string[] = []
      let after: string | null = null
      do {
        const page: Page = await readPage(list, { first, after })
        expect(page.edges.map(edge => edge.node)).toEqual(page.nodes)
        expect(page.nodes.length).toBe(Math.min(first, ids.length - read.length))
        read.push(...idsOf(page))
        expect(page.totalCount).toBe(ids.length)
        expect(page.pageInfo).toEqual({
          hasNextPage: read.length < ids.length,
          hasPreviousPage: after !== null,
          startCursor: page.edges[0]?.cursor,
          endCursor: page.edges.at(-1)?.cursor,
        })
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
      } while (after)
      expect(read).toEqual(ids)
    }
    const last = whole.pageInfo.endCursor
    expect(await readPage(list, { after: last })).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    })
  })

  it('returns 20 rows per page by default', async () => {
    const { nodes, totalCount } = await readPage(list, {})
    expect(nodes.length).toBe(Math.min(20, totalCount))
  })

  it('continues after a deleted row while others are added and deleted', async () => {
    const ids = idsOf(await readPage(list, { first: 100 }))
    const remove = async (id: string | undefined) => {
      const where = { id: decodeId(list.type, id ?? '') ?? '' }
      await delegateOf(canopy.app.database.prisma, list.type).deleteMany({ where })
    }
    const page = await readPage(list, { first: 3 })
    expect(idsOf(page)).toEqual(ids.slice(0, 3))
    await remove(ids[2])
    await remove(ids[4])
    await list.insert?.()
    const read = idsOf(await readPage(list, { first: 100, after: page.pageInfo.endCursor }))
    expect(read).toEqual(ids.slice(3).filter(id => id !== ids[4]))
  })

  it.each([0, -1, 101])('rejects `first: %i` and names the bounds', async first => {
    const { errors, data } = await send(list, { first })
    expect(errors).toMatchObject([
      { message: expect.stringMatching(/first.*1 to 100/), extensions: { code: 'BAD_USER_INPUT' } },
    ])
    expect(Object.values(data ?? {}).filter(Boolean)).toEqual([])
  })

  it('rejects a malformed or foreign cursor with BAD_CURSOR', async () => {
    const { pageInfo } = await readPage(list, { first: 1 })
    const own = pageInfo.endCursor ?? ''
    const parts: unknown[] = JSON.parse(Buffer.from(own, 'base64url').toString())
    const forge = (...changed: unknown[]) => Buffer.from(JSON.stringify(changed)).toString('base64url')
    const values = parts.slice(0, -1)
    const cursors: Record<string, string> = {
      garbage: 'garbage',
      'no base64': '%%%',
      truncated: own.slice(0, -5),
      'of another order': forge('name asc,id asc', ...parts.slice(1)),
      'with too few values': forge(...values),
      'with null for a value': forge(...values, null),
      'with an invalid ID': forge(...values, 'nonsense'),
    }
    for (const [name, other] of NAMED_LISTS)
      if (other !== list)
        cursors[`of ${name}`] = (await readPage(other, { first: 1 })).pageInfo.endCursor ?? ''
    const codes: Record<string, unknown> = {}
    for (const [name, after] of Object.entries(cursors)) {
      const { errors } = await send(list, { after })
      codes[name] = errors?.map(error => error.extensions.code)
    }
    expect(codes).toEqual(Object.fromEntries(Object.keys(cursors).map(name => [name, ['BAD_CURSOR']])))
  })
})

describe('ordered agents', () => {
  type OrderedAgent = PagingOrderedAgentsQuery['page']['nodes'][number]
  const read = async (field: AgentOrderField, direction: OrderDirection, first = 100) => {
    const all: OrderedAgent[] = []
    for (let after: string | null = null, isOver = false; !isOver; ) {
      const { page }: PagingOrderedAgentsQuery = await client.run(OrderedAgents, {
        orderBy: { field, direction },
        first,
        after,
      })
      all.push(...page.nodes)
      after = page.pageInfo.endCursor
      isOver = !page.pageInfo.hasNextPage
    }
    return all
  }
  const BY = {
    NAME: null,
    COVERAGE: (agent: OrderedAgent) => agent.coverage?.percent ?? 0,
    UPDATED_AT: (agent: OrderedAgent) => Date.parse(agent.updatedAt),
    CREATED_AT: (agent: OrderedAgent) => Date.parse(agent.createdAt),
  }

  it.each(['NAME', 'COVERAGE', 'UPDATED_AT', 'CREATED_AT'] as const)(
    'are sorted by %s in both directions, page by page',
    async field => {
      const up = await read(field, 'ASC')
      // Earlier tests deleted some.
      expect(up.length).toBeGreaterThan(5)
      expect(await read(field, 'ASC', 2)).toEqual(up)
      for (const first of [100, 2]) expect(await read(field, 'DESC', first)).toEqual([...up].reverse())
      const by = BY[field]
      if (by) return expect(up.map(by)).toEqual(up.map(by).sort((a, b) => a - b))
      const names = up.map(agent => agent.name)
      expect(names.indexOf('a_b')).toBeLessThan(names.indexOf('plain'))
    },
  )

  it('reject a cursor of another order or direction with BAD_CURSOR', async () => {
    const orderBy = { field: 'NAME', direction: 'ASC' } as const
    const { page } = await client.run(OrderedAgents, { orderBy, first: 1 })
    const after = page.pageInfo.endCursor
    for (const orderBy of [
      { field: 'NAME', direction: 'DESC' },
      { field: 'COVERAGE', direction: 'ASC' },
    ] as const) {
      const { errors } = await client.send(OrderedAgents, { orderBy, after })
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }])
    }
  })
})

describe('ordered tasks', () => {
  it.each(['CREATED_AT', 'PRIORITY'] as const)('by %s reject a cursor with an invalid ID', async field => {
    const orderBy = { field, direction: 'ASC' } as const
    const { tasks } = await client.run(OrderedTasks, { orderBy })
    const parts: unknown[] = JSON.parse(Buffer.from(tasks.pageInfo.endCursor ?? '', 'base64url').toString())
    const after = Buffer.from(JSON.stringify([...parts.slice(0, -1), 'nonsense'])).toString('base64url')
    const { errors } = await client.send(OrderedTasks, { orderBy, after })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }])
  })
})

describe('search in a list', () => {
  it.each([
    ['%', ['100% sure']],
    ['0%', ['100% sure']],
    ['_', ['a_b']],
    ['\\', ['back\\slash']],
    ["'", ['it\'s "quoted"']],
    ['"QUOTED"', ['it\'s "quoted"']],
    ['SURE', ['100% sure']],
    ['휴가', ['연차휴가 규정']],
    ['연차휴가'.normalize('NFD'), ['연차휴가 규정']],
    ['ÜNÏ', ['Ünïcode', 'Ünïcode']],
    ['%_', []],
    ["' OR 1=1 --", []],
  ])('matches %s literally and ignores case', async (search, names) => {
    const { agents, documents, taxonomy } = await client.run(Search, { search })
    // Earlier tests deleted rows, so some lists no longer contain every name.
    const found = [agents, documents, taxonomy!.nodes].map(({ nodes, totalCount }) => {
      expect(nodes).toHaveLength(totalCount)
      return nodes.map(({ name }) => name)
    })
    expect([...new Set(found.flat())]).toEqual([...new Set(names)])
  })
})

it.each(['', 'nonsense'])('a filter with the ID "%s" matches nothing instead of being ignored', async id => {
  const lists = Object.values(await client.run(OfNothing, { id }))
  expect(lists).toEqual(Array(5).fill({ totalCount: 0 }))
})
