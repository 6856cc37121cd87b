import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import type { TaxonomyOperation } from '../support/gql/graphql.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Create = graphql(`
  mutation EditsCreate($input: CreateTaxonomyInput!) {
    createTaxonomy(input: $input) { __typename ... on CreateTaxonomyPayload { taxonomy { id status } } }
  }
`)
const Edit = graphql(`
  mutation EditsEdit($input: EditTaxonomyInput!) {
    editTaxonomy(input: $input) {
      __typename
      ... on EditTaxonomyPayload { taxonomy { id version status changeSummary publishedAt basedOn { version } } }
      ... on ValidationError { issues { path message } }
      ... on NotFoundError { requestedId }
      ... on ConflictError { message existing { id } }
    }
  }
`)
const Read = graphql(`
  query EditsRead($version: String!) {
    taxonomy(version: $version) {
      statistics { nodes leaves maxDepth }
      nodes { nodes { key name description path parents { key } } }
    }
  }
`)

let canopy: TestCanopy
let rootId: string
let count = 0
beforeAll(async () => {
  canopy = await startTestCanopy()
  const nodes = [
    { key: 'work', name: 'Work' },
    { key: 'work/leave', name: 'Leave', parentKeys: ['work'], description: 'Days off.' },
    { key: 'life', name: 'Life' },
    { key: 'shared', name: 'Shared', parentKeys: ['life', 'work/leave'] },
  ]
  const { createTaxonomy } = await canopy.client.run(Create, { input: { version: 'base', nodes } })
  if (createTaxonomy.__typename !== 'CreateTaxonomyPayload') throw new Error(createTaxonomy.__typename)
  expect(createTaxonomy.taxonomy.status).toBe('DRAFT')
  rootId = createTaxonomy.taxonomy.id
})
afterAll(() => canopy.stop())

async function edit(operations: TaxonomyOperation[], base = 'base') {
  const version = `edit ${count++}`
  const { editTaxonomy } = await canopy.client.run(Edit, { input: { base, version, operations } })
  return { version, editTaxonomy }
}

async function read(version: string) {
  const { taxonomy } = await canopy.client.run(Read, { version })
  if (!taxonomy) return null
  const paths = Object.fromEntries(taxonomy.nodes.nodes.map(node => [node.key, node.path.join(' > ')]))
  return { ...taxonomy, paths }
}

describe('editTaxonomy', () => {
  it('creates a draft and leaves the base version unchanged', async () => {
    const before = await read('base')
    const { editTaxonomy } = await canopy.client.run(Edit, {
      input: {
        base: 'base',
        version: 'first',
        changeSummary: 'Holidays.',
        operations: [
          { addNode: { key: 'work/sick', name: 'Sick', parentKeys: ['work'], keywords: ['flu'] } },
          { renameNode: { key: 'work', name: 'At work' } },
        ],
      },
    })
    expect(editTaxonomy).toMatchObject({
      taxonomy: {
        version: 'first',
        status: 'DRAFT',
        changeSummary: 'Holidays.',
        publishedAt: null,
        basedOn: { version: 'base' },
      },
    })
    expect((await read('first'))?.statistics).toEqual({ nodes: 5, leaves: 2, maxDepth: 3 })
    expect(await read('base')).toEqual(before)
  })

  it('rewrites the paths of all descendants after a rename or move, and keeps the others', async () => {
    const { version } = await edit([
      { renameNode: { key: 'life', name: 'Living' } },
      { moveNode: { key: 'work', parentKeys: ['life'] } },
    ])
    expect((await read(version))?.paths).toEqual({
      life: 'Living',
      work: 'Living > Work',
      'work/leave': 'Living > Work > Leave',
      // The path goes through the first parent, although that one is listed last.
      shared: 'Living > Shared',
    })
    const leave = (await read(version))?.nodes.nodes.find(node => node.key === 'work/leave')
    expect(leave).toMatchObject({ description: 'Days off.', parents: [{ key: 'work' }] })
  })

  it('keeps the path of a node with several parents in later drafts', async () => {
    const { version } = await edit([{ renameNode: { key: 'shared', name: 'Common' } }])
    const again = await edit([{ renameNode: { key: 'work', name: 'Office' } }], version)
    expect((await read(again.version))?.paths.shared).toBe('Life > Common')
  })

  it('reports every problem with its path and creates nothing', async () => {
    const { version, editTaxonomy } = await edit([
      { addNode: { key: 'work', name: 'Again' } },
      { addNode: { key: 'x', name: 'X', parentKeys: ['life', 'nowhere'] } },
      { renameNode: { key: 'nobody', name: 'Nobody' } },
      { moveNode: { key: 'work', parentKeys: ['shared'] } },
      { mergeNodes: { keys: ['life', 'work'], into: 'shared' } },
      { removeNode: { key: 'work' } },
    ])
    if (editTaxonomy.__typename !== 'ValidationError') throw new Error(JSON.stringify(editTaxonomy))
    expect(editTaxonomy.issues.map(issue => issue.path)).toEqual([
      'input.operations.0.addNode.key',
      'input.operations.1.addNode.parentKeys.1',
      'input.operations.2.renameNode.key',
      'input.operations.3.moveNode.parentKeys.0',
      'input.operations.4.mergeNodes.keys.0',
      'input.operations.4.mergeNodes.keys.1',
      'input.operations.5.removeNode.key',
    ])
    expect(await read(version)).toBeNull()
  })

  it.each<[string, TaxonomyOperation[], string]>([
    ['no operation', [], 'input.operations'],
    [
      'more than 500 operations',
      Array.from({ length: 501 }, () => ({ renameNode: { key: 'work', name: 'Work' } })),
      'input.operations',
    ],
    [
      'a name that is too long',
      [{ renameNode: { key: 'work', name: 'x'.repeat(201) } }],
      'input.operations.0.renameNode.name',
    ],
    ['a key that is no text', [{ addNode: { key: 'a\0', name: 'A' } }], 'input.operations.0.addNode.key'],
    [
      'nothing left',
      ['shared', 'work/leave', 'work', 'life'].map(key => ({ removeNode: { key } })),
      'input.operations',
    ],
  ])('rejects %s, naming it', async (_, operations, path) => {
    const { editTaxonomy } = await edit(operations)
    expect(editTaxonomy).toMatchObject({ __typename: 'ValidationError', issues: [{ path }] })
  })

  it('returns NotFoundError for an unknown base, and names the conflict when a version name is taken', async () => {
    const operations = [{ renameNode: { key: 'work', name: 'W' } }]
    const unknown = await edit(operations, 'nothing')
    expect((await edit(operations, 'a\0')).editTaxonomy).toMatchObject({ issues: [{ path: 'input.base' }] })
    expect(await read('a\0')).toBeNull()
    expect(unknown.editTaxonomy).toMatchObject({ __typename: 'NotFoundError', requestedId: 'nothing' })
    const { editTaxonomy } = await canopy.client.run(Edit, {
      input: { base: 'base', version: 'base', operations },
    })
    expect(editTaxonomy).toMatchObject({
      __typename: 'ConflictError',
      existing: { id: rootId },
      message: expect.stringContaining('"base"'),
    })
  })

  it('rejects an operation with no change or more than one', async () => {
    const both = { renameNode: { key: 'work', name: 'W' }, removeNode: { key: 'shared' } }
    const { errors } = await canopy.client.send(Edit, {
      input: { base: 'base', version: 'both', operations: [both as never] },
    })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })

  it('runs as many statements for 500 operations as for one', async () => {
    const nodes = Array.from({ length: 600 }, (_, i) => ({
      key: `n${i}`,
      name: `Node ${i}`,
      parentKeys: i ? [`n${Math.floor((i - 1) / 4)}`] : [],
    }))
    await canopy.client.run(Create, { input: { version: 'large', nodes } })
    const operations = Array.from({ length: 500 }, (_, i) => ({
      mergeNodes: { keys: [`n${100 + i}`], into: `n${50 + (i % 50)}` },
    }))
    const counted = async (some: TaxonomyOperation[]) => {
      let version = ''
      const statements = await countStatements(canopy, async () => {
        const edited = await edit(some, 'large')
        expect(edited.editTaxonomy.__typename).toBe('EditTaxonomyPayload')
        version = edited.version
      })
      return { statements, nodes: (await read(version))?.statistics.nodes }
    }
    const one = await counted(operations.slice(0, 1))
    expect(one.nodes).toBe(599)
    expect(await counted(operations)).toEqual({ statements: one.statements, nodes: 100 })
  })
})
