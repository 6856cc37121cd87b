import { graphql } from './gql/gql.ts'
import type { EditTaxonomyInput, PlaceDocumentInput, ReviewPlacementInput } from './gql/graphql.ts'
import type { TestClient } from './test-client.ts'

const Edit = graphql(`
  mutation LifeEditTaxonomy($input: EditTaxonomyInput!) {
    editTaxonomy(input: $input) {
      __typename
      ... on EditTaxonomyPayload { taxonomy { id version status changeSummary publishedAt basedOn { version } } }
      ... on ValidationError { issues { path message } }
      ... on NotFoundError { requestedId }
      ... on ConflictError { message existing { id } }
    }
  }
`)
const Publish = graphql(`
  mutation LifePublishTaxonomy($version: String!) {
    publishTaxonomy(input: { version: $version }) {
      __typename
      ... on PublishTaxonomyPayload { carried orphaned taxonomy { version status publishedAt } }
      ... on ConflictError { message existing { id ... on Taxonomy { version } } }
      ... on NotFoundError { requestedId }
    }
  }
`)
const Place = graphql(`
  mutation LifePlaceDocument($input: PlaceDocumentInput!) {
    placeDocument(input: $input) {
      __typename
      ... on PlaceDocumentPayload { placement { confidence source needsReview } }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Review = graphql(`
  mutation LifeReviewPlacement($input: ReviewPlacementInput!) {
    reviewPlacement(input: $input) {
      __typename
      ... on ReviewPlacementPayload { placements { confidence source needsReview node { key } } }
      ... on NotFoundError { requestedId message }
      ... on ValidationError { issues { path message } }
    }
  }
`)

// Each function returns the result of its mutation, which may be an error.

export async function editTaxonomy(client: TestClient, input: EditTaxonomyInput) {
  return (await client.run(Edit, { input })).editTaxonomy
}

export async function publishTaxonomy(client: TestClient, version: string) {
  return (await client.run(Publish, { version })).publishTaxonomy
}

export async function placeDocument(client: TestClient, input: PlaceDocumentInput) {
  return (await client.run(Place, { input })).placeDocument
}

export async function reviewPlacement(client: TestClient, input: ReviewPlacementInput) {
  return (await client.run(Review, { input })).reviewPlacement
}
