import type { Benchmark } from './benchmark.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import { CREATE_TAXONOMY, type Effort } from './seed-workspace.ts'
import { time } from './time.ts'

const EDIT = `mutation ($input: EditTaxonomyInput!) {
  editTaxonomy(input: $input) { __typename ... on Error { message } }
}`
const PUBLISH = `mutation ($version: String!) {
  publishTaxonomy(input: { version: $version }) {
    __typename ... on PublishTaxonomyPayload { carried } ... on Error { message }
  }
}`
const EFFORT: Record<Effort, { nodes: number; documents: number; rounds: number; warmUp: number }> = {
  full: { nodes: 2_000, documents: 10_000, rounds: 10, warmUp: 1 },
  quick: { nodes: 600, documents: 1_000, rounds: 2, warmUp: 0 },
}
const OPERATIONS = 500

/**
 * Changes to a taxonomy of 2,000 nodes with 20,000 placements, on a separate Canopy.
 * Unit: milliseconds over HTTP. `publish`: `publishTaxonomy` of two versions alternately, which carries over all
 * placements. `edit`: `editTaxonomy` with 500 merges.
 * Reference: `copy`, one statement that copies as many rows, placements or nodes, to a table with the same indexes.
 */
export const taxonomies: Benchmark = {
  name: 'taxonomies',
  async run({ openSeparate, mode }, effort) {
    const { nodes: count, documents, ...amount } = EFFORT[effort]
    const { client, process, stop } = await openSeparate({})
    const nodes = Array.from({ length: count }, (_, i) => ({
      key: `n${i}`,
      name: `Node ${i}`,
      parentKeys: i ? [`n${Math.floor((i - 1) / 4)}`] : [],
    }))
    const operations = Array.from({ length: OPERATIONS }, (_, i) => ({
      mergeNodes: { keys: [`n${100 + i}`], into: `n${50 + (i % 50)}` },
    }))
    const edit = async (version: string, changes: object[]) => {
      const { editTaxonomy } = await client.run<{ editTaxonomy: Answer }>(EDIT, {
        input: { base: 'v0', version, operations: changes },
      })
      if (editTaxonomy.message) throw new Error(editTaxonomy.message)
    }
    let published = 'v0'
    const publish = async () => {
      const version = published === 'v0' ? 'v1' : 'v0'
      const { publishTaxonomy } = await client.run<{ publishTaxonomy: Answer }>(PUBLISH, { version })
      if (publishTaxonomy.carried !== 2 * documents)
        throw new Error(`Not all placements were carried over: ${JSON.stringify(publishTaxonomy)}`)
      published = version
    }
    try {
      await client.run(CREATE_TAXONOMY, { input: { version: 'v0', publish: true, nodes } })
      await edit('v1', [{ renameNode: { key: 'n0', name: 'Everything' } }])
      await process.ask('placeDocuments', { version: 'v0', count: documents })
      let edits = 0
      const times = await interleave(amount, {
        publish: () => time(publish),
        copyPlacements: () => process.ask<number>('copyPlacements', { version: 'v0' }),
        edit: () => time(() => edit(`edit ${++edits}`, operations)),
        copyNodes: () => process.ask<number>('copyNodes', { version: 'v0' }),
      })
      const shared = { benchmark: taxonomies.name, mode }
      const reference = (timesMs: number[]) => ({ name: 'copy', timesMs })
      return [
        ...compareTimes({
          ...shared,
          measure: `publish ${2 * documents} placements`,
          timesMs: times.publish,
          reference: reference(times.copyPlacements),
        }),
        ...compareTimes({
          ...shared,
          measure: `edit ${OPERATIONS} operations`,
          timesMs: times.edit,
          reference: reference(times.copyNodes),
        }),
      ]
    } finally {
      await stop()
    }
  },
}

interface Answer {
  message?: string
  carried?: number
}
