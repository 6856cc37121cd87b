import { expectType } from './expect-type.ts'
import { graphql } from './gql/gql.ts'
import type { PlanTopicInput } from './gql/graphql.ts'
import type { TestClient } from './test-client.ts'

const Plan = graphql(`
  mutation PlanTopic($input: PlanTopicInput!) {
    planTopic(input: $input) {
      __typename
      ... on PlanTopicPayload {
        topic { id title language status agents { id } plan { id } template { id number } }
        plan {
          id revision status source outline tookMs
          estimate { seconds tokens costUsd }
          sections { order title description keyPoints forecast { passages documents support agents { id } } }
        }
      }
      ... on Error { code message }
      ... on ValidationError { issues { path message } }
      ... on IdempotencyConflictError { existing { __typename id } }
      ... on LimitReachedError { limit retryAfterMs }
      ... on NotFoundError { requestedId }
    }
  }
`)

const Approve = graphql(`
  mutation SeedApproval($planId: ID!) {
    approvePlan(input: { planId: $planId }) {
      __typename
      ... on ApprovePlanPayload { plan { id } }
      ... on Error { message }
    }
  }
`)

/** @returns the result, which may be an error. */
export async function requestPlan(client: TestClient, input: PlanTopicInput) {
  return (await client.run(Plan, { input })).planTopic
}

/** Plans a topic. @throws if the request is rejected. */
export async function planTopic(client: TestClient, input: PlanTopicInput) {
  return expectType(await requestPlan(client, input), 'PlanTopicPayload')
}

/** Approves a plan. @throws if the request is rejected. */
export async function approvePlan(client: TestClient, planId: string): Promise<void> {
  expectType((await client.run(Approve, { planId })).approvePlan, 'ApprovePlanPayload')
}
