import type { Benchmark } from './benchmark.ts'
import type { CanopyClient } from './canopy-client.ts'
import { compareTimes } from './compare-times.ts'
import { readEvents } from './event-stream.ts'
import { interleave } from './interleave.ts'
import { type Effort, readQuestions } from './seed-workspace.ts'

const ASK = `subscription ($input: AgentQueryInput!) {
  agentQuery(input: $input) {
    ... on QueryHit { index hit { score snippet document { title } } }
    ... on QueryCompleted { totalHits tookMs }
    ... on QueryFailed { code message }
  }
}`
const EFFORT: Record<Effort, { rounds: number; warmUp: number }> = {
  full: { rounds: 240, warmUp: 20 },
  quick: { rounds: 5, warmUp: 0 },
}

interface Item {
  agentQuery: { index?: number }
}

/**
 * Time to the best hit of a streamed query: the demo's questions in English and Korean, asked sequentially, of an agent
 * whose scope is all of its documents.
 * Unit: milliseconds from sending `subscription agentQuery` to the arrival of the first QueryHit. Questions without a
 * hit do not count.
 * Reference: `raw`, the arrival of the same prepared hit as the first frame of a node:http stream.
 */
export const firstHit: Benchmark = {
  name: 'first-hit',
  async run({ client, mode, reference, agentIds }, effort) {
    const questions = await readQuestions()
    const firstFrame = { ...client.prepare(''), url: `${reference.url}/first-frame` }
    let asked = 0
    const ask = () => timeFirstHit(client, agentIds[0], questions[asked++ % questions.length])
    await reference.ask('prepareFrame', { data: (await ask())?.item })
    const times = await interleave<number | null, 'canopy' | 'raw'>(EFFORT[effort], {
      canopy: async () => (await ask())?.tookMs ?? null,
      async raw() {
        const sentAt = performance.now()
        let tookMs: number | null = null
        for await (const _ of readEvents(firstFrame)) tookMs ??= performance.now() - sentAt
        return tookMs
      },
    })
    const answered = (list: (number | null)[]) => list.filter(ms => ms !== null)
    return compareTimes({
      benchmark: firstHit.name,
      mode,
      measure: 'first hit',
      timesMs: answered(times.canopy),
      reference: { name: 'raw', timesMs: answered(times.raw) },
    })
  },
}

/** Reads the stream to its end, so that questions do not overlap. @returns null if there was no hit. */
async function timeFirstHit(
  client: CanopyClient,
  agentId: string | undefined,
  query: string | undefined,
): Promise<{ tookMs: number; item: Item } | null> {
  const sentAt = performance.now()
  let first: { tookMs: number; item: Item } | null = null
  for await (const item of client.watch<Item>(ASK, { input: { agentId, query } })) {
    if (item.agentQuery.index !== undefined) first ??= { tookMs: performance.now() - sentAt, item }
  }
  return first
}
