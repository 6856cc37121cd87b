import type { Benchmark, Result } from './benchmark.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import { makeTexts, type Text } from './make-texts.ts'
import { ADD_DOCUMENTS, type Effort, readQuestions, waitForTask } from './seed-workspace.ts'
import type { Stage } from './stage.ts'
import { speedRatio } from './statistics.ts'

const PASSAGES = 10
/** Documents per task. */
const BATCH = 100
const PING = '{ viewer { workspace { name } } }'
const SEARCH = `query ($input: SearchInput!) {
  search(input: $input) { hits { score snippet document { title } } }
}`
const NODES = `{ taxonomy { nodes(first: 100) { nodes { id key } } } }`
/** About a tenth of the documents. */
const SCOPE = 'product'
const EFFORT: Record<Effort, { sizes: number[]; rounds: number; warmUp: number }> = {
  full: { sizes: [10_000, 100_000], rounds: 100, warmUp: 10 },
  quick: { sizes: [1_000], rounds: 5, warmUp: 0 },
}

/**
 * Documents of ten passages, sent through the API a hundred at a time, and the demo's questions as searches among
 * 10,000 and 100,000 passages, over all of them and in a tenth. Words only, without an embedding model.
 * Units: `indexed`, passages per second from sending the first to the end of the last task, when all can be found,
 * without other load; `others`, milliseconds of a small query over HTTP while more are indexed; `search`, milliseconds
 * over HTTP.
 * Reference: for indexing `fts`, an INSERT of the same passages into a table with a GIN index for Postgres full-text
 * search; for the others `idle`, the same query without other load; for search `fts`, one full-text search statement
 * (any of the words, ranked by ts_rank_cd) in the process of the reference, without HTTP.
 */
export const retrieval: Benchmark = {
  name: 'retrieval',
  async run(stage, effort) {
    const { sizes, ...rounds } = EFFORT[effort]
    const texts = await makeTexts()
    const results: Result[] = []
    const idle = await pingWhile(stage, new Promise(resolve => setTimeout(resolve, 1_000)))
    let made = 0
    const fillUpTo = (size: number) => {
      const documents = texts(made / PASSAGES, (size - made) / PASSAGES, PASSAGES)
      made = size
      return fill(stage, documents)
    }
    for (const size of sizes) {
      if (made === 0) {
        results.push(describeFilling(stage, await fillUpTo(size / 2), size / 2))
        results.push(...compareOthers(stage, { idle, busy: await pingWhile(stage, fillUpTo(size)) }))
      } else await fillUpTo(size)
      results.push(...(await compareSearch(stage, size, rounds)))
    }
    return results
  },
}

interface Filling {
  canopyMs: number
  ftsMs: number
}

async function fill({ client, reference }: Stage, documents: readonly Text[]): Promise<Filling> {
  const startedAt = performance.now()
  for (let i = 0; i < documents.length; i += BATCH) {
    const { addDocuments } = await client.run<{ addDocuments: { task: { id: string } } }>(ADD_DOCUMENTS, {
      input: { documents: documents.slice(i, i + BATCH) },
    })
    await waitForTask(client, addDocuments.task.id)
  }
  const canopyMs = performance.now() - startedAt
  let ftsMs = 0
  for (let i = 0; i < documents.length; i += BATCH) {
    const passages = documents
      .slice(i, i + BATCH)
      .flatMap(({ text, nodeKeys }) =>
        text.split(/\n\n(?=## )/).map(content => ({ node: nodeKeys[0] ?? '', content })),
      )
    ftsMs += await reference.ask<number>('addTexts', passages)
  }
  return { canopyMs, ftsMs }
}

async function pingWhile({ client }: Stage, work: Promise<unknown>): Promise<number[]> {
  let isOver = false
  const over = work.finally(() => {
    isOver = true
  })
  const times: number[] = []
  while (!isOver) {
    const sentAt = performance.now()
    await client.send(PING)
    times.push(performance.now() - sentAt)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  await over
  return times
}

function describeFilling({ mode }: Stage, { canopyMs, ftsMs }: Filling, passages: number): Result {
  const [figure, baseline] = [passages / (canopyMs / 1000), passages / (ftsMs / 1000)]
  return {
    benchmark: retrieval.name,
    mode,
    measure: 'indexed',
    unit: 'passages/s',
    figure,
    reference: { name: 'fts', figure: baseline },
    ratio: speedRatio('passages/s', figure, baseline),
  }
}

function compareOthers({ mode }: Stage, { idle, busy }: { idle: number[]; busy: number[] }): Result[] {
  return compareTimes({
    benchmark: retrieval.name,
    mode,
    measure: 'others',
    timesMs: busy,
    reference: { name: 'idle', timesMs: idle },
  })
}

async function compareSearch(
  stage: Stage,
  size: number,
  rounds: { rounds: number; warmUp: number },
): Promise<Result[]> {
  const { client, mode, reference } = stage
  const questions = await readQuestions()
  const { taxonomy } = await client.run<{ taxonomy: { nodes: { nodes: { id: string; key: string }[] } } }>(
    NODES,
  )
  const nodeId = taxonomy.nodes.nodes.find(({ key }) => key === SCOPE)?.id
  const results: Result[] = []
  for (const node of [null, SCOPE]) {
    let asked = 0
    const time = async (ask: (question: string) => Promise<unknown>) => {
      const startedAt = performance.now()
      await ask(questions[asked++ % questions.length] ?? '')
      return performance.now() - startedAt
    }
    const scope = node ? { nodeIds: [nodeId] } : {}
    const times = await interleave<number, 'canopy' | 'fts'>(rounds, {
      canopy: () => time(query => client.run(SEARCH, { input: { query, scope } })),
      fts: () => time(question => reference.ask('searchTexts', { question, node })),
    })
    results.push(
      ...compareTimes({
        benchmark: retrieval.name,
        mode,
        measure: `search ${size}${node ? ' scoped' : ''}`,
        timesMs: times.canopy,
        reference: { name: 'fts', timesMs: times.fts },
      }),
    )
  }
  return results
}
