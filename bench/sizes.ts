import type { Benchmark } from './benchmark.ts'
import type { CanopyClient } from './canopy-client.ts'
import { makeTexts } from './make-texts.ts'
import {
  ADD_DOCUMENTS,
  CREATE_AGENT,
  CREATE_TAXONOMY,
  type CreatedAgent,
  type Effort,
  waitForTask,
} from './seed-workspace.ts'
import { speedRatio } from './statistics.ts'

const PASSAGES = 10
/** Documents per task. */
const BATCH = 100
const NODES = ['policies', 'product']
const EFFORT: Record<Effort, { documents: number; measurements: number }> = {
  full: { documents: 2_000, measurements: 500 },
  quick: { documents: 100, measurements: 5 },
}
const REFRESH = `mutation ($agentId: ID!) {
  refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } ... on Error { message } }
}`

/**
 * Size of the database, with indexes, per thing that a workspace stores.
 * Unit: kB. `document`: one of ten passages, placed on a node, with its index. `measurement`: one of an agent for two nodes,
 * with its task and the events of the task.
 * Reference: `text`, the text of such a document.
 */
export const sizes: Benchmark = {
  name: 'sizes',
  async run({ openSeparate, mode }, effort) {
    const { documents, measurements } = EFFORT[effort]
    const { client, process, stop } = await openSeparate({})
    const measureKb = async () => (await process.ask<number>('measureDatabase')) / 1000
    const nodes = NODES.map(key => ({ key, name: key }))
    await client.run(CREATE_TAXONOMY, { input: { version: 'v1', publish: true, nodes } })
    const empty = await measureKb()
    const textKb = await addDocuments(client, documents)
    const filled = await measureKb()
    await measureCoverage(client, measurements)
    const measured = await measureKb()
    await stop()
    const perThing = {
      document: (filled - empty) / documents,
      measurement: (measured - filled) / measurements,
    }
    return Object.entries(perThing).map(([measure, figure]) => ({
      benchmark: sizes.name,
      mode,
      measure,
      unit: 'kB' as const,
      figure,
      reference: { name: 'text', figure: textKb / documents },
      ratio: speedRatio('kB', figure, textKb / documents),
    }))
  },
}

/** @returns the length of all texts in kB. */
async function addDocuments(client: CanopyClient, count: number): Promise<number> {
  const texts = await makeTexts()
  let bytes = 0
  for (let first = 0; first < count; first += BATCH) {
    const documents = texts(first, BATCH, PASSAGES)
    for (const { text } of documents) bytes += Buffer.byteLength(text)
    const { addDocuments: added } = await client.run<{ addDocuments: { task: { id: string } } }>(
      ADD_DOCUMENTS,
      {
        input: { documents },
      },
    )
    await waitForTask(client, added.task.id)
  }
  return bytes / 1000
}

async function measureCoverage(client: CanopyClient, count: number): Promise<void> {
  const { createAgent } = await client.run<CreatedAgent>(CREATE_AGENT, {
    input: { name: 'Guide', nodeKeys: NODES },
  })
  await waitForTask(client, createAgent.task.id)
  for (let i = 1; i < count; i++) {
    const { refreshCoverage } = await client.run<{ refreshCoverage: { task: { id: string } } }>(REFRESH, {
      agentId: createAgent.agent.id,
    })
    await waitForTask(client, refreshCoverage.task.id)
  }
}
