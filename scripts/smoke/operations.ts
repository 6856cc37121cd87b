import { graphql } from '../../examples/gql/gql.ts'

export const Status = graphql(`
  query SmokeStatus {
    viewer { apiKey { scopes } }
    agents(first: 1) { totalCount }
    documents(first: 1) { totalCount }
    search(input: { query: "help", limit: 1 }) { hits { score } }
    taxonomy { version roots { key } }
  }
`)

export const Create = graphql(`
  mutation SmokeCreate($name: String!, $nodeKey: String!) {
    createAgent(input: { name: $name, nodeKeys: [$nodeKey] }) {
      __typename
      ... on CreateAgentPayload { agent { id } task { id } }
      ... on Error { message }
    }
  }
`)

export const Watch = graphql(`
  subscription SmokeWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) {
      __typename
      ... on TaskEvent { status failure { message } }
    }
  }
`)

export const Delete = graphql(`
  mutation SmokeDelete($id: ID!) {
    deleteAgent(input: { id: $id }) { __typename ... on Error { message } }
  }
`)
