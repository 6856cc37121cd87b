import { createClient } from 'graphql-sse'
import { subscribeFrom } from './subscribe-from.ts'

const { CANOPY_URL, CANOPY_API_KEY, AGENT_ID, QUESTION } = process.env
const client = createClient({
  url: `${CANOPY_URL}/graphql`,
  headers: { authorization: `Bearer ${CANOPY_API_KEY}` },
})

interface Started {
  agentQuery: { queryId?: string; message?: string }
}
/** Starts the query and returns its ID. The query runs to its end even if nobody watches it. */
async function ask(): Promise<string> {
  const query = `subscription ($input: AgentQueryInput!) {
    agentQuery(input: $input) { ... on QueryStarted { queryId } ... on QueryFailed { message } }
  }`
  const variables = { input: { agentId: AGENT_ID, query: QUESTION, answer: true } }
  for await (const { data, errors } of client.iterate<Started>({ query, variables })) {
    if (data?.agentQuery.queryId) return data.agentQuery.queryId
    throw new Error(data?.agentQuery.message ?? errors?.[0]?.message)
  }
  throw new Error('The server sent no events.')
}

const follow = `subscription ($queryId: ID!, $after: Int) {
  queryEvents(queryId: $queryId, after: $after) {
    ... on QueryHit { sequence hit { document { title } } }
    ... on AnswerDelta { sequence text restart }
    ... on QueryCompleted { sequence answer { text } }
    ... on QueryFailed { sequence message retryable }
  }
}`
subscribeFrom(
  client,
  { query: follow, variables: { queryId: await ask(), after: 1 } },
  {
    next: ({ data, errors }) => console.log(JSON.stringify(data?.queryEvents ?? errors)),
    error: problem => console.error(problem),
    complete: () => console.log('Stream completed.'),
  },
)
