import { describe, expect, it } from 'vitest'
import { checkGraph, sortParentsFirst } from '../../src/knowledge/taxonomy/check-graph.ts'

const node = (key: string, ...parentKeys: string[]) => ({ key, parentKeys })

describe('checkGraph', () => {
  it('accepts a directed acyclic graph with a node under two parents', () => {
    expect(
      checkGraph([node('a'), node('b'), node('a/c', 'a', 'b'), node('정책/연차', 'a')], 'nodes'),
    ).toEqual([])
  })

  it('reports every unknown parent, duplicate, bad key and cycle', () => {
    const issues = checkGraph(
      [node('a', 'd'), node('a'), node('Bad Key'), node('b', 'nowhere'), node('c', 'a'), node('d', 'c')],
      'nodes',
    )
    expect(issues.map(issue => issue.path).sort()).toEqual([
      'nodes.0.parentKeys',
      'nodes.1.key',
      'nodes.2.key',
      'nodes.3.parentKeys.0',
    ])
    expect(issues.find(issue => issue.path === 'nodes.0.parentKeys')?.message).toContain('a -> d -> c -> a')
  })

  it('rejects a node that is its own parent', () => {
    expect(checkGraph([node('a', 'a')], 'nodes')).toHaveLength(1)
  })

  it('handles a chain of 5,000 nodes', () => {
    const chain = Array.from({ length: 5000 }, (_, i) => (i ? node(`n${i}`, `n${i - 1}`) : node('n0')))
    expect(checkGraph(chain, 'nodes')).toEqual([])
    expect(sortParentsFirst([...chain].reverse()).map(n => n.key)).toEqual(chain.map(n => n.key))
  })
})

describe('sortParentsFirst', () => {
  it('puts parents before children and otherwise keeps the order', () => {
    const sorted = sortParentsFirst([node('c', 'b'), node('x'), node('b', 'a'), node('a')])
    expect(sorted.map(n => n.key)).toEqual(['a', 'b', 'c', 'x'])
  })
})
