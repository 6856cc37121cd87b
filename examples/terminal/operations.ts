import { graphql } from '../gql/gql.ts'

export const Agents = graphql(`
  query DemoAgents {
    agents(first: 10, orderBy: { field: NAME, direction: ASC }) {
      nodes { id name coverage { percent totalDocuments } gaps { missingDocuments } }
    }
  }
`)

export const Gaps = graphql(`
  query DemoGaps($agentId: ID!) {
    agent(id: $agentId) {
      gaps { node { name } documents target recommendation }
    }
  }
`)

export const Refresh = graphql(`
  mutation DemoRefresh($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId }) {
      __typename
      ... on RefreshCoveragePayload { task { id } }
      ... on Error { message }
    }
  }
`)

export const WatchTask = graphql(`
  subscription DemoWatchTask($taskId: ID!, $after: Int!) {
    taskEvents(taskId: $taskId, after: $after) {
      __typename
      ... on TaskEvent {
        sequence
        type
        progress { percent step }
        failure { message }
        result { ... on CoverageSnapshot { percent } }
      }
    }
  }
`)

export const Ask = graphql(`
  subscription DemoAsk($agentId: ID!, $question: String!) {
    agentQuery(input: { agentId: $agentId, query: $question, topK: 3, answer: true }) {
      __typename
      ... on QueryHit { hit { rank score snippet document { title } chunk { headings } } }
      ... on QueryCompleted { totalHits tookMs answer { text citations { chunk { document { title } } } } }
      ... on QueryFailed { message }
    }
  }
`)
