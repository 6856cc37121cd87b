import type { Benchmark } from './benchmark.ts'
import { makeTexts } from './make-texts.ts'
import { ADD_DOCUMENTS, type Effort } from './seed-workspace.ts'
import { speedRatio } from './statistics.ts'

const PASSAGES = 10
const BATCH = 100
const UNFINISHED = `{
  indexing: tasks(filter: { kind: [DOCUMENT_INGESTION], status: [PENDING, RUNNING] }) { totalCount }
  embedding: tasks(filter: { kind: [EMBEDDING], status: [PENDING, RUNNING] }) { totalCount }
  embedded: tasks(filter: { kind: [EMBEDDING], status: [COMPLETED] }) { totalCount }
}`
const EFFORT: Record<Effort, number> = { full: 300, quick: 10 }
const LOOK_EVERY_MS = 50

/**
 * The overhead of Canopy itself: documents of ten passages, sent all at once, until every passage has its vector, with
 * an endpoint that responds immediately with 512 numbers.
 * Unit: passages per second, from sending the first to the end of the last task.
 * Reference: `endpoint`, the same texts sent to it sequentially in requests of 64, with the responses discarded.
 */
export const embedding: Benchmark = {
  name: 'embedding',
  async run(stage, effort) {
    const settings = {
      EMBEDDINGS_BASE_URL: stage.reference.url,
      EMBEDDINGS_MODEL: 'bench',
      EMBEDDINGS_DEBOUNCE_MS: '100',
    }
    const { client, stop } = await stage.openSeparate(settings)
    try {
      const documents = (await makeTexts())(0, EFFORT[effort], PASSAGES).map(
        ({ nodeKeys: _, ...text }) => text,
      )
      const startedAt = performance.now()
      for (let i = 0; i < documents.length; i += BATCH)
        await client.run(ADD_DOCUMENTS, { input: { documents: documents.slice(i, i + BATCH) } })
      await waitUntilEmbedded(client)
      const passages = documents.length * PASSAGES
      const figure = passages / ((performance.now() - startedAt) / 1000)
      const texts = documents.flatMap(({ text }) => text.split(/\n\n(?=## )/))
      const baseline = passages / ((await askEndpoint(stage.reference.url, texts)) / 1000)
      const unit = 'passages/s'
      return [
        {
          benchmark: embedding.name,
          mode: stage.mode,
          measure: 'embedded',
          unit,
          figure,
          reference: { name: 'endpoint', figure: baseline },
          ratio: speedRatio(unit, figure, baseline),
        },
      ]
    } finally {
      await stop()
    }
  },
}

interface Counts {
  indexing: { totalCount: number }
  embedding: { totalCount: number }
  embedded: { totalCount: number }
}

async function waitUntilEmbedded(client: { run<T>(query: string): Promise<T> }): Promise<void> {
  for (;;) {
    const { indexing, embedding: waiting, embedded } = await client.run<Counts>(UNFINISHED)
    if (indexing.totalCount + waiting.totalCount === 0 && embedded.totalCount > 0) return
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

async function askEndpoint(url: string, texts: readonly string[]): Promise<number> {
  const startedAt = performance.now()
  for (let i = 0; i < texts.length; i += 64)
    await (
      await fetch(`${url}/embeddings`, {
        method: 'POST',
        body: JSON.stringify({ input: texts.slice(i, i + 64) }),
      })
    ).text()
  return performance.now() - startedAt
}
