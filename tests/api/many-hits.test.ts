import { beforeAll, expect, it } from 'vitest'
import { collect } from '../support/collect.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld } from '../support/seed.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { addAndWait } from '../support/upload-file.ts'

const Ask = graphql(`
  subscription AskForMany($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      __typename
      ... on QueryHit { index hit { rank score document { id } } }
      ... on QueryCompleted { totalHits }
    }
  }
`)

const canopy = setUpTestCanopy()
const seed = setUp(() => seedWorld(canopy.client))
beforeAll(async () => {
  const text = (i: number) =>
    `${'Flights are booked here. '.repeat(1 + (i % 7))}${'More is said. '.repeat(i % 11)}${i}`
  await addAndWait(
    canopy.client,
    ...Array.from({ length: 60 }, (_, i) => ({ text: text(i), nodeKeys: ['policies/travel'] })),
  )
})

it('returns fifty distinct hits in descending order, and nothing after the end', async () => {
  const input = { agentId: seed.agentId, query: 'Which flights are booked?', topK: 50 }
  const items = (await collect(canopy.client.watch(Ask, { input }))).map(item => item.agentQuery)
  const hits = items.flatMap(item => (item.__typename === 'QueryHit' ? [item] : []))
  expect(items.map(item => item.__typename)).toEqual([
    'QueryStarted',
    ...Array(50).fill('QueryHit'),
    'QueryCompleted',
  ])
  expect(items.at(-1)).toMatchObject({ totalHits: 50 })
  expect(hits.map(({ index, hit }) => [index, hit.rank])).toEqual(hits.map((_, i) => [i, i + 1]))
  const scores = hits.map(({ hit }) => hit.score)
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  expect(new Set(hits.map(({ hit }) => hit.document.id)).size).toBe(50)
})
