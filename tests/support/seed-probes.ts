import { graphql } from './gql/gql.ts'
import type { ProbeInput } from './gql/graphql.ts'
import type { TestClient } from './test-client.ts'

const Add = graphql(`
  mutation SeedProbes($input: AddProbesInput!) {
    addProbes(input: $input) {
      __typename
      ... on AddProbesPayload { probes { id } }
      ... on Error { message }
    }
  }
`)
const Measure = graphql(`
  mutation SeedMeasurement($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId, background: false }) {
      __typename
      ... on RefreshCoveragePayload { coverage { id } }
      ... on Error { message }
    }
  }
`)

/** Adds probes to an agent. @returns their IDs in order. */
export async function giveProbes(
  client: TestClient,
  agentId: string,
  probes: readonly (string | ProbeInput)[],
): Promise<string[]> {
  const input = { agentId, probes: probes.map(one => (typeof one === 'string' ? { question: one } : one)) }
  const { addProbes } = await client.run(Add, { input })
  if (addProbes.__typename !== 'AddProbesPayload') throw new Error(JSON.stringify(addProbes))
  return addProbes.probes.map(probe => probe.id)
}

/** Measures an agent within the request. @returns the ID of the snapshot. */
export async function measure(client: TestClient, agentId: string): Promise<string> {
  const { refreshCoverage } = await client.run(Measure, { agentId })
  if (refreshCoverage.__typename !== 'RefreshCoveragePayload' || !refreshCoverage.coverage)
    throw new Error(JSON.stringify(refreshCoverage))
  return refreshCoverage.coverage.id
}

/** Adds a probe that the agent of `seedWorld` can answer, and measures the agent. @returns its ID. */
export async function seedProbe(client: TestClient, agentId: string): Promise<string> {
  const [id = ''] = await giveProbes(client, agentId, [
    { question: 'How many days of annual leave does everybody have?', nodeKey: 'policies/leave' },
  ])
  await measure(client, agentId)
  return id
}
