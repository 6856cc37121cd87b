import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyOperations } from '../../src/knowledge/taxonomy/apply-operations.ts'
import { checkGraph } from '../../src/knowledge/taxonomy/check-graph.ts'
import type { DraftNode, TaxonomyOperation } from '../../src/knowledge/taxonomy/draft-graph.ts'

const node = (key: string, parentKeys: string[] = [], keywords: string[] = []): DraftNode => ({
  key,
  name: key.toUpperCase(),
  parentKeys,
  keywords,
})

/** `a` is the parent of `b` and `c`, which are both parents of `d`. `e` has no relatives. */
const BASE = [
  node('a'),
  node('b', ['a'], ['bee']),
  node('c', ['a'], ['sea']),
  node('d', ['b', 'c']),
  node('e'),
]

function apply(...operations: TaxonomyOperation[]) {
  const { nodes, issues, moved } = applyOperations(BASE, operations)
  return {
    parents: Object.fromEntries(nodes.map(({ key, parentKeys }) => [key, parentKeys])),
    byKey: new Map(nodes.map(each => [each.key, each])),
    issues: Object.fromEntries(
      issues.map(({ path, message }) => [path.replace('input.operations.', ''), message]),
    ),
    moved: Object.fromEntries(moved),
  }
}

describe('applyOperations', () => {
  it('adds, renames, moves, merges and removes in order', () => {
    const { parents, byKey, issues, moved } = apply(
      { addNode: node('f', ['e']) },
      { renameNode: { key: 'f', name: 'Six', description: 'The sixth.' } },
      { moveNode: { key: 'e', parentKeys: ['d', 'd'] } },
      { mergeNodes: { keys: ['c'], into: 'b' } },
      { removeNode: { key: 'f' } },
      { addNode: node('f') },
    )
    expect(issues).toEqual({})
    expect(parents).toEqual({ a: [], b: ['a'], d: ['b'], e: ['d'], f: [] })
    expect(byKey.get('b')).toMatchObject({ keywords: ['bee', 'sea'], mergedKeys: ['c'] })
    expect(moved).toEqual({ c: 'b' })
  })

  it('keeps a description that a rename omits, and removes one that is null', () => {
    const described = [{ ...node('a'), description: 'old' }]
    const rename = (more: object) =>
      applyOperations(described, [{ renameNode: { key: 'a', name: 'A', ...more } }]).nodes[0]?.description
    expect([rename({}), rename({ description: null })]).toEqual(['old', null])
  })

  it('follows a chain of merges to the final node', () => {
    const { moved, byKey } = apply(
      { addNode: node('x') },
      { mergeNodes: { keys: ['x', 'd'], into: 'c' } },
      { mergeNodes: { keys: ['b', 'c'], into: 'e' } },
    )
    expect(moved).toEqual({ x: 'e', d: 'e', b: 'e', c: 'e' })
    // Only keys of the base version are remembered.
    expect(byKey.get('e')?.mergedKeys).toEqual(['d', 'b', 'c'])
  })

  it('forgets what was merged into a removed node', () => {
    const { moved } = apply({ mergeNodes: { keys: ['d'], into: 'e' } }, { removeNode: { key: 'e' } })
    expect(moved).toEqual({})
  })

  it('allows a node below the descendants of what was merged into it', () => {
    expect(apply({ mergeNodes: { keys: ['d', 'c'], into: 'a' } }).parents).toEqual({ a: [], b: ['a'], e: [] })
  })

  it.each<[string, TaxonomyOperation, string, string]>([
    ['a bad key', { addNode: node('Not good') }, 'addNode.key', 'must be lowercase letters'],
    ['a key that is taken', { addNode: node('a') }, 'addNode.key', 'already'],
    ['an unknown parent', { addNode: node('f', ['a', 'x']) }, 'addNode.parentKeys.1', '"x"'],
    ['itself for a parent', { addNode: node('f', ['f']) }, 'addNode.parentKeys.0', '"f"'],
    ['an unknown node to rename', { renameNode: { key: 'x', name: 'X' } }, 'renameNode.key', '"x"'],
    ['an unknown node to move', { moveNode: { key: 'x', parentKeys: [] } }, 'moveNode.key', '"x"'],
    [
      'an unknown node to move to',
      { moveNode: { key: 'a', parentKeys: ['x'] } },
      'moveNode.parentKeys.0',
      '"x"',
    ],
    [
      'a move below itself',
      { moveNode: { key: 'a', parentKeys: ['a'] } },
      'moveNode.parentKeys.0',
      'below itself',
    ],
    ['a circle', { moveNode: { key: 'a', parentKeys: ['e', 'd'] } }, 'moveNode.parentKeys.1', 'a cycle'],
    ['nothing to merge', { mergeNodes: { keys: [], into: 'a' } }, 'mergeNodes.keys', 'at least 1'],
    ['an unknown node to merge', { mergeNodes: { keys: ['b', 'x'], into: 'a' } }, 'mergeNodes.keys.1', '"x"'],
    ['an unknown node to merge into', { mergeNodes: { keys: ['a'], into: 'x' } }, 'mergeNodes.into', '"x"'],
    ['a merge with itself', { mergeNodes: { keys: ['a'], into: 'a' } }, 'mergeNodes.keys.0', 'into itself'],
    [
      'a merge listed twice',
      { mergeNodes: { keys: ['b', 'b'], into: 'e' } },
      'mergeNodes.keys.1',
      'listed twice',
    ],
    ['a merge downwards', { mergeNodes: { keys: ['a'], into: 'd' } }, 'mergeNodes.keys.0', 'is below'],
    ['an unknown node to remove', { removeNode: { key: 'x' } }, 'removeNode.key', '"x"'],
    ['children that would hang in the air', { removeNode: { key: 'a' } }, 'removeNode.key', '"b", "c"'],
  ])('reports %s', (_, operation, path, words) => {
    const { issues } = apply(operation)
    expect(issues).toEqual({ [`0.${path}`]: expect.stringContaining(words) })
  })

  it('removes a node if all its children have other parents', () => {
    expect(apply({ removeNode: { key: 'd' } }, { removeNode: { key: 'b' } }).issues).toEqual({})
    expect(apply({ removeNode: { key: 'b' } }).parents.d).toEqual(['c'])
  })

  it('names the target of a key that was merged away', () => {
    const { issues } = apply({ mergeNodes: { keys: ['c'], into: 'b' } }, { removeNode: { key: 'c' } })
    expect(issues).toEqual({ '1.removeNode.key': expect.stringContaining('merged into "b"') })
  })

  it('reports every problem once and applies nothing', () => {
    const given = structuredClone(BASE)
    const { nodes, issues, moved } = applyOperations(given, [
      { addNode: node('f', ['nowhere']) },
      { addNode: node('g', ['f']) },
      { mergeNodes: { keys: ['c'], into: 'b' } },
      { removeNode: { key: 'x' } },
    ])
    expect(issues.map(issue => issue.path)).toEqual([
      'input.operations.0.addNode.parentKeys.0',
      'input.operations.3.removeNode.key',
    ])
    expect({ nodes, moved, given }).toEqual({ nodes: BASE, moved: new Map(), given: BASE })
  })

  it('rejects a merge that gives a node too many keywords', () => {
    const words = (name: string) => Array.from({ length: 150 }, (_, i) => `${name} ${i}`)
    const { issues } = applyOperations(
      [node('a', [], words('a')), node('b', [], words('b'))],
      [{ mergeNodes: { keys: ['b'], into: 'a' } }],
    )
    expect(issues).toMatchObject([{ path: 'input.operations.0.mergeNodes.keys' }])
  })

  it('creates an acyclic graph or reports why not, for any input', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'no key')
    const keys = fc.array(key, { maxLength: 3 })
    const operation: fc.Arbitrary<TaxonomyOperation> = fc.oneof(
      fc.record({ addNode: fc.tuple(key, keys).map(([own, parents]) => node(own, parents)) }),
      fc.record({ renameNode: fc.record({ key, name: fc.string() }) }),
      fc.record({ moveNode: fc.record({ key, parentKeys: keys }) }),
      fc.record({ mergeNodes: fc.record({ keys, into: key }) }),
      fc.record({ removeNode: fc.record({ key }) }),
    )
    const outcomes = { applied: 0, refused: 0 }
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 6 }), operations => {
        const given = structuredClone(BASE)
        const { nodes, issues, moved } = applyOperations(given, operations)
        expect(given).toEqual(BASE)
        outcomes[issues.length ? 'refused' : 'applied'] += 1
        if (issues.length) expect(nodes).toEqual(BASE)
        expect(checkGraph(nodes, 'nodes')).toEqual([])
        const present = new Set(nodes.map(each => each.key))
        for (const [, into] of moved) expect(present).toContain(into)
      }),
      { numRuns: 2_000 },
    )
    expect(outcomes.applied).toBeGreaterThan(100)
    expect(outcomes.refused).toBeGreaterThan(100)
  })
})
