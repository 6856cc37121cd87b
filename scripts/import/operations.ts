import { graphql } from '../../examples/gql/gql.ts'

export const Published = graphql(`
  query ImportPublished {
    taxonomy { version }
  }
`)

export const Known = graphql(`
  query ImportKnown($search: String!, $after: String) {
    documents(filter: { search: $search }, first: 100, after: $after) {
      nodes { sourceUri sha256 status metadata placements { source node { key } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

export const CreateUpload = graphql(`
  mutation ImportUpload($input: CreateUploadInput!) {
    createUpload(input: $input) {
      __typename
      ... on CreateUploadPayload { uploadId url }
      ... on Error { message }
    }
  }
`)

export const Add = graphql(`
  mutation ImportAdd($input: AddDocumentsInput!) {
    addDocuments(input: $input) {
      __typename
      ... on AddDocumentsPayload { task { id } }
      ... on Error { message }
    }
  }
`)

export const Watch = graphql(`
  subscription ImportWatch($taskId: ID!, $after: Int!) {
    taskEvents(taskId: $taskId, after: $after) {
      __typename
      ... on TaskEvent {
        sequence
        status
        progress { done }
        failure { message retryable }
        result { ... on IngestionReport { indexed unchanged failed { sourceUri title failure } } }
      }
    }
  }
`)
