import { graphql } from '../gql/gql.ts'
import type { Activity } from './run-load.ts'
import type { SoakWorld } from './seed-soak.ts'
import type { SoakClient } from './soak-client.ts'

const Lists = graphql(`
  query SoakLists {
    agents(first: 20) { totalCount nodes { id name } }
    documents(first: 20) { nodes { id title status placements { node { key } } } pageInfo { hasNextPage endCursor } }
    tasks(first: 20) { nodes { id kind status } }
    templates(first: 20) { nodes { id name usageCount } }
  }
`)
const Nested = graphql(`
  query SoakNested {
    agents(first: 20) {
      nodes {
        id name scopeDescription coverageStale createdAt updatedAt
        coverageHistory(first: 5) { nodes { id percent measuredAt totalDocuments } }
      }
    }
  }
`)
const Search = graphql(`
  query SoakSearch($query: String!) {
    search(input: { query: $query }) { hits { rank score snippet document { id title } chunk { headings content } } }
  }
`)
const Ask = graphql(`
  query SoakAsk($agentId: ID!, $query: String!) {
    agentQuery(input: { agentId: $agentId, query: $query, answer: true }) {
      queryId hits { rank document { title } } answer { text confidence citations { chunk { id } } }
    }
  }
`)
const AskStreamed = graphql(`
  subscription SoakAskStreamed($agentId: ID!, $query: String!) {
    agentQuery(input: { agentId: $agentId, query: $query, answer: true }) { ...SoakQueryItem }
  }
`)
const Resume = graphql(`
  subscription SoakResume($queryId: ID!, $after: Int) {
    queryEvents(queryId: $queryId, after: $after) { ...SoakQueryItem }
  }
`)
const ITEM = graphql(`
  fragment SoakQueryItem on AgentQueryItem {
    __typename
    ... on QueryStarted { sequence queryId }
    ... on QueryHit { sequence }
    ... on AnswerDelta { sequence text }
    ... on QueryCompleted { sequence totalHits answer { text } }
    ... on QueryFailed { sequence code message }
  }
`)
void ITEM

/** Asked in turn. The passages of the guides answer them. */
const QUESTIONS = [
  'How many days of annual leave?',
  'When do I submit travel expenses?',
  'What may a hotel cost for a night?',
  'Who do I tell about a lost laptop?',
  '재택근무는 일주일에 며칠까지 할 수 있나요?',
] as const

/** Activities that change nothing. */
export function readingActivities({ guideId: agentId, limitedSecret }: SoakWorld): Record<string, Activity> {
  let asked = 0
  const nextQuestion = () => QUESTIONS[asked++ % QUESTIONS.length] ?? ''
  return {
    lists: async client => void (await client.run(Lists, {})),
    'nested query': async client => void (await client.run(Nested, {})),
    async search(client) {
      const { search } = await client.run(Search, { query: nextQuestion() })
      expectSome('hits', search.hits)
    },
    async question(client) {
      const { agentQuery } = await client.run(Ask, { agentId, query: nextQuestion() })
      expectSome('hits', agentQuery.hits)
    },
    'streamed question': client => askStreamed(client, agentId, nextQuestion()),
    'limited key': async client => void (await client.withKey(limitedSecret).run(Nested, {})),
  }
}

/** Leaves a streamed query after its first items, and resumes it with the number of the last one. */
async function askStreamed(client: SoakClient, agentId: string, query: string): Promise<void> {
  let [queryId, last] = ['', 0]
  const take = (item: { sequence?: number; __typename: string }) => {
    if (item.sequence !== last + 1 || item.__typename === 'QueryFailed')
      throw new Error(`Got ${JSON.stringify(item)} after item ${last} of query ${queryId}.`)
    last = item.sequence
  }
  for await (const { agentQuery: item } of client.watch(AskStreamed, { agentId, query })) {
    take(item)
    if (item.__typename === 'QueryStarted') queryId = item.queryId
    if (item.__typename === 'QueryHit') break
  }
  let end = ''
  for await (const { queryEvents: item } of client.watch(Resume, { queryId, after: last })) {
    take(item)
    end = item.__typename
  }
  if (end !== 'QueryCompleted') throw new Error(`Query ${queryId} ended with "${end}" after item ${last}.`)
}

function expectSome(what: string, found: readonly unknown[]): void {
  if (found.length === 0) throw new Error(`Found no ${what}.`)
}
