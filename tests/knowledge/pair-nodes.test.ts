import { describe, expect, it } from 'vitest'
import { type Merges, pairNodes } from '../../src/knowledge/taxonomy/pair-nodes.ts'

const nodes = (version: string, ...keys: string[]) => keys.map(key => ({ id: `${version}.${key}`, key }))
const merges = (...pairs: [string, string][]): Merges => new Map(pairs)

function pair(
  source: string[],
  target: string[],
  parting: { toSource?: Merges[]; toTarget?: Merges[] } = {},
) {
  const { carried, undone } = pairNodes(nodes('old', ...source), nodes('new', ...target), {
    toSource: [],
    toTarget: [],
    ...parting,
  })
  const show = (pairs: typeof carried) =>
    pairs.map(({ sourceId, targetId }) => `${sourceId.slice(4)}>${targetId.slice(4)}`)
  return { carried: show(carried), undone: show(undone) }
}

describe('pairNodes', () => {
  it('pairs by key if nothing was merged', () => {
    expect(pair(['a', 'b', 'gone'], ['a', 'b', 'fresh'])).toEqual({ carried: ['a>a', 'b>b'], undone: [] })
  })

  it('follows merges through a chain of drafts', () => {
    const toTarget = [merges(['a', 'b']), merges(['b', 'c'])]
    expect(pair(['a', 'b', 'c'], ['c'], { toTarget }).carried).toEqual(['a>c', 'b>c', 'c>c'])
  })

  it('does not pair a new node with an earlier one that was merged away under its key', () => {
    const toTarget = [merges(['a', 'b'])]
    expect(pair(['a', 'b'], ['a', 'b'], { toTarget }).carried).toEqual(['a>b', 'b>b'])
  })

  it('finds what a rollback separates', () => {
    const toSource = [merges(['a', 'b']), merges(['b', 'c'])]
    expect(pair(['c'], ['a', 'b', 'c'], { toSource })).toEqual({ carried: ['c>c'], undone: ['c>a', 'c>b'] })
  })
})
