import { graphql } from './gql/gql.ts'
import { addDocuments } from './seed.ts'
import type { TestClient } from './test-client.ts'

const Start = graphql(`
  mutation SeedConversation($agentId: ID!) {
    startConversation(input: { agentId: $agentId }) {
      __typename
      ... on StartConversationPayload { conversation { id } }
      ... on Error { message }
    }
  }
`)
const Ask = graphql(`
  query SeedConversationAsk($input: AgentQueryInput!) {
    agentQuery(input: $input) { queryId hits { document { title } } answer { text } }
  }
`)
const Read = graphql(`
  query SeedConversationRead($id: ID!) {
    conversation(id: $id) {
      title createdAt updatedAt
      agent { id }
      turns(first: 100) {
        totalCount
        nodes {
          sequence question standalone at queryId
          answer { text grounded model citations { start end chunk { document { title } } } }
        }
      }
    }
  }
`)

/** Starts a conversation. @returns its ID. */
export async function startConversation(client: Pick<TestClient, 'run'>, agentId: string): Promise<string> {
  const { startConversation: started } = await client.run(Start, { agentId })
  if (started.__typename !== 'StartConversationPayload') throw new Error(JSON.stringify(started))
  return started.conversation.id
}

/** Asks a question in a conversation with `agentQuery`, with an answer. */
export async function askIn(
  client: Pick<TestClient, 'run'>,
  { agentId, conversationId }: { agentId: string; conversationId: string },
  query: string,
) {
  return (await client.run(Ask, { input: { agentId, conversationId, query, answer: true } })).agentQuery
}

/** @returns the conversation with its first 100 turns. Null if it is not visible. */
export async function readConversation(client: Pick<TestClient, 'run'>, id: string) {
  return (await client.run(Read, { id })).conversation
}

/** @returns the turns of a conversation. */
export async function readTurns(client: Pick<TestClient, 'run'>, id: string) {
  return (await readConversation(client, id))?.turns.nodes ?? []
}

/** Adds documents about two offices, in English and Korean. @returns their IDs. */
export function addOffices(client: TestClient): Promise<string[]> {
  const nodeKeys = ['policies/leave']
  return addDocuments(
    client,
    {
      title: 'Leave in Seoul',
      nodeKeys,
      text: 'In the Seoul office, annual leave is 15 days. Days in Seoul lapse in March.',
    },
    {
      title: 'Leave in Lisbon',
      nodeKeys,
      text: 'In the Lisbon office, annual leave is 22 days. Days in Lisbon carry over.',
    },
    {
      title: '서울 휴가',
      nodeKeys,
      text: '서울 사무소의 연차휴가는 17일입니다. 서울에서는 이월하지 않습니다.',
    },
    {
      title: '리스본 휴가',
      nodeKeys,
      text: '리스본 사무소의 연차휴가는 23일입니다. 리스본에서는 5일까지 이월합니다.',
    },
  )
}
