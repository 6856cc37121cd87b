import { createClient } from 'graphql-sse'

const { CANOPY_URL, CANOPY_API_KEY, AGENT_ID, QUESTION } = process.env
const url = `${CANOPY_URL}/graphql`

/** Runs on your server, whose key has the scope WRITE. Call it for each visitor that you have authenticated. */
async function mintKey(): Promise<string> {
  const query = `mutation ($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { ... on CreateApiKeyPayload { secret } ... on Error { message } }
  }`
  const expiresAt = new Date(Date.now() + 10 * 60_000).toISOString()
  const input = { name: 'visitor', scopes: ['ASK'], restrictions: { agentIds: [AGENT_ID] }, expiresAt }
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${CANOPY_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  })
  const { data, errors } = await response.json()
  if (data?.createApiKey.secret) return data.createApiKey.secret
  throw new Error(data?.createApiKey.message ?? errors[0].message)
}

/** Runs in the page. The key expires after 10 minutes: after UNAUTHENTICATED, get another one from your server. */
function ask(key: string): void {
  const client = createClient({ url, headers: { authorization: `Bearer ${key}` } })
  const query = `subscription ($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      ... on QueryHit { hit { document { title sourceUri } } }
      ... on AnswerDelta { text restart }
      ... on QueryCompleted { answer { text citations { start end chunk { document { title } } } } }
      ... on QueryFailed { message }
    }
  }`
  const variables = { input: { agentId: AGENT_ID, query: QUESTION, answer: true } }
  client.subscribe<{ agentQuery: unknown }>(
    { query, variables },
    {
      next: ({ data, errors }) => console.log(JSON.stringify(data?.agentQuery ?? errors)),
      error: problem => console.error(problem),
      complete: () => console.log('Stream completed.'),
    },
  )
}

ask(await mintKey())
