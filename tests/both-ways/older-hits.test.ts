import { expect, it } from 'vitest'
import { collect } from '../support/collect.ts'
import { graphql } from '../support/gql/gql.ts'
import { watchRaw } from '../support/raw-request.ts'
import { seedWorld } from '../support/seed.ts'
import { giveProbes, measure } from '../support/seed-probes.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const Ask = graphql(`
  subscription UpgradeAsk($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      __typename
      ... on QueryStarted { sequence queryId }
      ... on QueryHit { sequence hit { relevance snippet } }
      ... on AnswerDelta { sequence text }
      ... on QueryCompleted { sequence answer { confidence text } }
    }
  }
`)
const Evidence = graphql(`
  query UpgradeEvidence($id: ID!) {
    agent(id: $id) { probes(first: 1) { nodes { evidence { relevance rank snippet } } } }
  }
`)

const MIGRATION = '20261125030000_older_hits'
const LEAVE = 'How many days of annual leave?'

const canopy = setUpTestCanopy()
const seed = setUp(() => seedWorld(canopy.client))

/** Makes the stored data what an earlier release stored, then starts Canopy again, which migrates it. */
async function upgradeFrom(older: string): Promise<void> {
  await canopy.app.database.runScript(
    `${older}; DELETE FROM _prisma_migrations WHERE migration_name = '${MIGRATION}'`,
  )
  await canopy.restart()
}

it('resumes a query whose items have no relevance and no confidence', async () => {
  const variables = { input: { agentId: seed.agentId, query: LEAVE, answer: true } }
  const items = (await collect(canopy.client.watch(Ask, variables))).map(({ agentQuery }) => agentQuery)
  const [started] = items
  if (started?.__typename !== 'QueryStarted') throw new Error('The query has not started.')
  // Postgres cannot read a JSON string with \u0000.
  const odd = String.raw`\u0000\"relevance\":`
  await upgradeFrom(`
    UPDATE agent_query_events SET item = replace(
      regexp_replace(item::text, '"(relevance|confidence)":[0-9.e-]+,', ''), '"snippet":"', '"snippet":"${odd}')::json`)
  const resumed = await watchRaw(canopy.client, Ask, variables, { 'last-event-id': `${started.queryId}:1` })
  const expected = items.slice(1).map(item => {
    if (item.__typename === 'QueryHit')
      return { ...item, hit: { relevance: 0, snippet: `\0"relevance":${item.hit.snippet}` } }
    return item.__typename === 'QueryCompleted'
      ? { ...item, answer: { ...item.answer, confidence: 0 } }
      : item
  })
  expect(expected.map(({ __typename }) => __typename)).toEqual(
    expect.arrayContaining(['QueryHit', 'AnswerDelta', 'QueryCompleted']),
  )
  expect(resumed).toEqual(expected.map(agentQuery => ({ data: { agentQuery } })))
})

it('reads evidence that an earlier release stored after its migration', async () => {
  await giveProbes(canopy.client, seed.agentId, [LEAVE])
  await measure(canopy.client, seed.agentId)
  const read = async () => {
    const { agent } = await canopy.client.run(Evidence, { id: seed.agentId })
    return agent?.probes.nodes[0]?.evidence
  }
  const [hit, ...more] = (await read()) ?? []
  await upgradeFrom(`UPDATE probes SET evidence = evidence #- '{0,relevance}'`)
  expect(hit?.relevance).toBeGreaterThan(0)
  expect(await read()).toEqual([{ ...hit, relevance: 0 }, ...more])
})
