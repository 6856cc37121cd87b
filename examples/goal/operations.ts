import { type DocumentType, graphql } from '../gql/gql.ts'

const GoalState = graphql(`
  fragment GoalState on Goal {
    id
    text
    status
    pausedBy
    constraints { maxCostUsd maxSeconds }
    progress { total completed running percent }
    spending { reservedUsd spentUsd tokens }
    synthesis { isPartial }
    plan {
      version
      hash
      source
      reason
      criticalPath
      mermaid
      violations { constraint limit expected }
      estimate {
        makespanSeconds { low expected high }
        costUsd { low expected high }
        tokens { low expected high }
        basedOnSteps
      }
      steps {
        key
        title
        kind
        dependsOn
        agent { name }
        plugin { name }
        tool
        risks
        status
        seconds
        failure
        estimate { seconds { expected } costUsd { expected } }
      }
    }
  }
`)

/** A goal as far as plan and progress show it. */
export type Goal = DocumentType<typeof GoalState>
export type Plan = NonNullable<Goal['plan']>
export type Step = Plan['steps'][number]

export const PlanGoal = graphql(`
  mutation PlanGoal($input: PlanGoalInput!) {
    planGoal(input: $input) {
      __typename
      ... on PlanGoalPayload { goal { id } }
      ... on ValidationError { issues { path message } }
      ... on Error { message }
    }
  }
`)

export const ReadGoal = graphql(`
  query ReadGoal($id: ID!) {
    goal(id: $id) { ...GoalState }
  }
`)

export const ApproveGoal = graphql(`
  mutation ApproveGoal($id: ID!, $planHash: String!) {
    approveGoal(input: { id: $id, planHash: $planHash }) {
      __typename
      ... on Error { message }
    }
  }
`)

export const ChangeLimits = graphql(`
  mutation ChangeGoalLimits($id: ID!, $constraints: GoalConstraintsInput!) {
    changeGoalConstraints(input: { id: $id, constraints: $constraints }) {
      __typename
      ... on ValidationError { issues { path message } }
      ... on Error { message }
    }
  }
`)

export const FollowGoal = graphql(`
  subscription FollowGoal($goalId: ID!, $after: Int) {
    goalProgress(goalId: $goalId, after: $after) {
      __typename
      ... on GoalSnapshot { sequence goal { ...GoalState } }
      ... on GoalStepChanged {
        sequence
        step { key status seconds failure }
        progress { total completed running percent }
        spending { reservedUsd spentUsd tokens }
      }
      ... on GoalSynthesisDelta { sequence text restart }
      ... on GoalChanged { sequence goal { ...GoalState } }
    }
  }
`)

export const GoalResult = graphql(`
  query GoalResult($id: ID!, $urlSeconds: Int!) {
    goal(id: $id) {
      synthesis {
        text
        isPartial
        missing
        citations { end chunk { id headings document { title } } }
      }
      plan {
        steps {
          output {
            files { kind filename bytes downloadUrl(expiresInSeconds: $urlSeconds) }
            report { artifacts { kind filename bytes downloadUrl(expiresInSeconds: $urlSeconds) } }
          }
        }
      }
    }
  }
`)
