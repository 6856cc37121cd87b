import { beforeAll, describe, expect, it } from 'vitest'
import { countStatements } from '../support/count-statements.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import type { TaxonomyOperation } from '../support/gql/graphql.ts'
import { createTaxonomy } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { editTaxonomy } from '../support/taxonomy-life.ts'

const Read = graphql(`
  query EditsRead($version: String!) {
    taxonomy(version: $version) {
      statistics { nodes leaves maxDepth }
      nodes { nodes { key name description path parents { key } } }
    }
  }
`)

const canopy = setUpTestCanopy()
let baseId: string
let count = 0
beforeAll(async () => {
  const nodes = [
    { key: 'work', name: 'Work' },
    { key: 'work/leave', name: 'Leave', parentKeys: ['work'], description: 'Days off.' },
    { key: 'life', name: 'Life' },
    { key: 'shared', name: 'Shared', parentKeys: ['life', 'work/leave'] },
  ]
  const base = await createTaxonomy(canopy.client, nodes, { version: 'base', publish: false })
  expect(base.status).toBe('DRAFT')
  baseId = base.id
})

async function edit(operations: TaxonomyOperation[], base = 'base') {
  const version = `edit ${count++}`
  return { version, edited: await editTaxonomy(canopy.client, { base, version, operations }) }
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
    const named = { version: 'first', changeSummary: 'Holidays.' }
    const edited = await editTaxonomy(canopy.client, {
      ...named,
      base: 'base',
      operations: [
        { addNode: { key: 'work/sick', name: 'Sick', parentKeys: ['work'], keywords: ['flu'] } },
        { renameNode: { key: 'work', name: 'At work' } },
      ],
    })
    expect(edited).toMatchObject({
      taxonomy: { ...named, status: 'DRAFT', publishedAt: null, basedOn: { version: 'base' } },
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
    const { version, edited } = await edit([
      { addNode: { key: 'work', name: 'Again' } },
      { addNode: { key: 'x', name: 'X', parentKeys: ['life', 'nowhere'] } },
      { renameNode: { key: 'nobody', name: 'Nobody' } },
      { moveNode: { key: 'work', parentKeys: ['shared'] } },
      { mergeNodes: { keys: ['life', 'work'], into: 'shared' } },
      { removeNode: { key: 'work' } },
    ])
    expect(expectType(edited, 'ValidationError').issues.map(issue => issue.path)).toEqual([
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
  ])('rejects %s with its path', async (_, operations, path) => {
    expect((await edit(operations)).edited).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path }],
    })
  })

  it('returns NotFoundError for an unknown base, and names the conflict when a version name is taken', async () => {
    const operations = [{ renameNode: { key: 'work', name: 'W' } }]
    expect((await edit(operations, 'nothing')).edited).toMatchObject({
      __typename: 'NotFoundError',
      requestedId: 'nothing',
    })
    expect((await edit(operations, 'a\0')).edited).toMatchObject({ issues: [{ path: 'input.base' }] })
    expect(await read('a\0')).toBeNull()
    expect(await editTaxonomy(canopy.client, { base: 'base', version: 'base', operations })).toMatchObject({
      __typename: 'ConflictError',
      existing: { id: baseId },
      message: expect.stringContaining('"base"'),
    })
  })

  it('rejects an operation with no change or more than one', async () => {
    const both = { renameNode: { key: 'work', name: 'W' }, removeNode: { key: 'shared' } }
    await expect(edit([both as never])).rejects.toThrow('BAD_USER_INPUT')
  })

  it('runs as many statements for 500 operations as for one', async () => {
    const nodes = Array.from({ length: 600 }, (_, i) => ({
      key: `n${i}`,
      name: `Node ${i}`,
      parentKeys: i ? [`n${Math.floor((i - 1) / 4)}`] : [],
    }))
    await createTaxonomy(canopy.client, nodes, { version: 'large', publish: false })
    const operations = Array.from({ length: 500 }, (_, i) => ({
      mergeNodes: { keys: [`n${100 + i}`], into: `n${50 + (i % 50)}` },
    }))
    const counted = async (some: TaxonomyOperation[]) => {
      let version = ''
      const statements = await countStatements(canopy, async () => {
        const made = await edit(some, 'large')
        expect(made.edited.__typename).toBe('EditTaxonomyPayload')
        version = made.version
      })
      return { statements, nodes: (await read(version))?.statistics.nodes }
    }
    const one = await counted(operations.slice(0, 1))
    expect(one.nodes).toBe(599)
    expect(await counted(operations)).toEqual({ statements: one.statements, nodes: 100 })
  })
})
