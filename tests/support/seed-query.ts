import { graphql } from './gql/gql.ts'
import type { TestClient } from './test-client.ts'

const Ask = graphql(`
  subscription SeedQuery($agentId: ID!) {
    agentQuery(input: { agentId: $agentId, query: "annual leave" }) { ... on QueryStarted { queryId } }
  }
`)

/** Streams a query to its end. @returns its ID. */
export async function seedQuery(client: TestClient, agentId: string): Promise<string> {
  let id = ''
  for await (const { agentQuery } of client.watch(Ask, { agentId }))
    if ('queryId' in agentQuery) id = agentQuery.queryId
  return id
}
