import { graphql } from '../../examples/gql/gql.ts'

export const Register = graphql(`
  mutation DocumentsRegister($input: RegisterDocumentsInput!) {
    registerDocuments(input: $input) {
      __typename
      ... on RegisterDocumentsPayload { documents { documentId } }
      ... on ValidationError { issues { path message } }
      ... on Error { message }
    }
  }
`)

export const List = graphql(`
  query DocumentsList($after: String) {
    trustedDocuments(first: 100, after: $after) {
      nodes { documentId operationName isTool lastUsedAt }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

export const Remove = graphql(`
  mutation DocumentsRemove($documentId: String!) {
    removeDocumentRegistration(input: { documentId: $documentId }) {
      __typename
      ... on Error { message }
    }
  }
`)
