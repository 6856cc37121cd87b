import { expectType } from './expect-type.ts'
import { graphql } from './gql/gql.ts'
import type { GoalConstraintsInput, GoalQuery, GoalWatchSubscription, PlanGoalInput } from './gql/graphql.ts'
import { GUIDES } from './report-world.ts'
import { addDocuments, createMeasuredAgent, createTaxonomy } from './seed.ts'
import type { TestClient } from './test-client.ts'

const Plan = graphql(`
  mutation GoalPlan($input: PlanGoalInput!) {
    planGoal(input: $input) {
      __typename
      ... on PlanGoalPayload { goal { id } }
      ... on ValidationError { issues { path message } }
      ... on Error { message }
    }
  }
`)
const Goal = graphql(`
  query Goal($id: ID!) {
    goal(id: $id) {
      id
      text
      status
      pausedBy
      finishedAt
      constraints { maxCostUsd maxSeconds maxTokens maxParallel }
      progress { total completed running failed blocked percent }
      spending { reservedUsd spentUsd planningUsd stepsUsd synthesisUsd tokens }
      createdBy { name }
      synthesis { text isPartial source missing citations { start end chunk { document { title } } } }
      plans { version reason }
      plan {
        version
        hash
        source
        reason
        mermaid
        criticalPath
        violations { constraint limit expected }
        estimate { makespanSeconds { low expected high } costUsd { expected } basedOnSteps }
        steps {
          key
          title
          description
          kind
          status
          dependsOn
          failure
          seconds
          costUsd
          tokens
          tool
          risks
          agent { name }
          plugin { id name }
          successCriteria { text met judgedBy reason }
          output {
            text
            data
            citations { start end chunk { document { title } } }
            files { kind filename contentType bytes sha256 stepKey downloadUrl }
            report { id topic { title status } artifacts { kind } }
          }
          compensation { status message task { id status } }
          task { id kind status result { __typename } subject { __typename ... on Goal { id } } }
        }
      }
    }
  }
`)
const Approve = graphql(`
  mutation GoalApprove($input: ApproveGoalInput!) {
    approveGoal(input: $input) {
      __typename
      ... on ApproveGoalPayload { goal { status } tasks { kind } }
      ... on Error { message }
    }
  }
`)
const Change = graphql(`
  mutation GoalChange($input: ChangeGoalConstraintsInput!) {
    changeGoalConstraints(input: $input) {
      __typename
      ... on ChangeGoalConstraintsPayload { goal { status } }
      ... on ValidationError { issues { path message } }
      ... on Error { message }
    }
  }
`)
const Watch = graphql(`
  subscription GoalWatch($goalId: ID!, $after: Int) {
    goalProgress(goalId: $goalId, after: $after) {
      __typename
      ... on GoalSnapshot { sequence goal { status } }
      ... on GoalStepChanged { sequence step { key status } progress { completed total } spending { spentUsd reservedUsd } }
      ... on GoalSynthesisDelta { sequence text restart }
      ... on GoalChanged { sequence goal { status } }
      ... on EventGap { from to }
    }
  }
`)

export type GoalState = NonNullable<GoalQuery['goal']>
export type GoalItem = GoalWatchSubscription['goalProgress']

/** Two agents: one for leave and travel, one for laptop security, and one for a Korean guide. @returns their IDs by name. */
export async function seedGoalWorld(client: TestClient): Promise<Map<string, string>> {
  const nodes = { leave: 'Leave', travel: 'Travel', security: 'Security', 'remote-ko': '재택근무' }
  await createTaxonomy(
    client,
    Object.entries(nodes).map(([key, name]) => ({ key, name })),
  )
  await addDocuments(
    client,
    ...Object.entries(GUIDES).map(([sourceUri, text]) => ({
      ...{ sourceUri, text, title: /^# (.*)/.exec(text)?.[1] ?? sourceUri },
      nodeKeys: [sourceUri.replace('guide://', '')],
    })),
  )
  const agents = [
    { name: 'People', nodeKeys: ['leave', 'travel'] },
    { name: 'Security', nodeKeys: ['security'] },
    { name: '재택', nodeKeys: ['remote-ko'] },
  ]
  const made = new Map<string, string>()
  for (const agent of agents) made.set(agent.name, (await createMeasuredAgent(client, agent)).agentId)
  return made
}

/** @returns the ID of the goal. */
export async function planGoal(client: TestClient, input: PlanGoalInput): Promise<string> {
  const { planGoal: planned } = await client.run(Plan, { input })
  return expectType(planned, 'PlanGoalPayload').goal.id
}

export async function tryPlanGoal(client: TestClient, input: PlanGoalInput) {
  return (await client.run(Plan, { input })).planGoal
}

export async function readGoal(client: TestClient, id: string): Promise<GoalState> {
  const { goal } = await client.run(Goal, { id })
  if (!goal) throw new Error(`There is no goal ${id}`)
  return goal
}

export async function tryApproveGoal(client: TestClient, id: string, planHash: string) {
  return (await client.run(Approve, { input: { id, planHash } })).approveGoal
}

/** Approves the current plan. */
export async function approveGoal(client: TestClient, id: string): Promise<void> {
  const { plan } = await readGoal(client, id)
  expectType(await tryApproveGoal(client, id, plan?.hash ?? ''), 'ApproveGoalPayload')
}

export async function changeConstraints(client: TestClient, id: string, constraints: GoalConstraintsInput) {
  return (await client.run(Change, { input: { id, constraints } })).changeGoalConstraints
}

/** Watches a goal over SSE. */
export async function* watchGoal(
  client: TestClient,
  goalId: string,
  after: number | null = null,
): AsyncGenerator<GoalItem> {
  for await (const { goalProgress } of client.watch(Watch, { goalId, after })) yield goalProgress
}

/** Watches a goal to its end. */
export async function collectGoal(
  client: TestClient,
  goalId: string,
  after: number | null = 0,
): Promise<GoalItem[]> {
  return Array.fromAsync(watchGoal(client, goalId, after))
}

export const sequencesOf = (items: readonly GoalItem[]) =>
  items.flatMap(item => ('sequence' in item ? item.sequence : []))

export const stepOf = ({ plan }: GoalState, key: string) => {
  const step = plan?.steps.find(one => one.key === key)
  if (!step) throw new Error(`There is no step ${key}`)
  return step
}

/** The status of each step by key. */
export const statusesOf = ({ plan }: GoalState) =>
  Object.fromEntries((plan?.steps ?? []).map(({ key, status }) => [key, status]))

const Replan = graphql(`
  mutation GoalReplan($input: ReplanGoalInput!) {
    replanGoal(input: $input) {
      __typename
      ... on ReplanGoalPayload { goal { status } }
      ... on Error { message }
    }
  }
`)
const RetryStep = graphql(`
  mutation GoalRetryStep($input: RetryGoalStepInput!) {
    retryGoalStep(input: $input) {
      __typename
      ... on RetryGoalStepPayload { goal { status } task { id } }
      ... on Error { message }
    }
  }
`)
const Cancel = graphql(`
  mutation GoalCancel($input: CancelGoalInput!) {
    cancelGoal(input: $input) {
      __typename
      ... on CancelGoalPayload { goal { status } }
      ... on Error { message }
    }
  }
`)

export async function replanGoal(
  client: TestClient,
  id: string,
  reason: string,
  expectedPlanVersion: number | null = null,
) {
  return (await client.run(Replan, { input: { id, reason, expectedPlanVersion } })).replanGoal
}

export async function retryStep(client: TestClient, id: string, stepKey: string) {
  return (await client.run(RetryStep, { input: { id, stepKey } })).retryGoalStep
}

export async function cancelGoal(client: TestClient, id: string, compensate = false) {
  return (await client.run(Cancel, { input: { id, compensate } })).cancelGoal
}

/** The text of the synthesis that a subscriber has after these items. */
export function joinSynthesis(items: readonly GoalItem[]): string {
  let text = ''
  for (const item of items)
    if (item.__typename === 'GoalSynthesisDelta') text = item.restart ? item.text : text + item.text
  return text
}
