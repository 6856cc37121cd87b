import { expectType } from '../expect-type.ts'
import { graphql } from '../gql/gql.ts'
import { addGuides, GUIDES } from '../report-world.ts'
import { createMeasuredAgent, createTaxonomy } from '../seed.ts'
import { createTemplate } from '../template-life.ts'
import type { TestClient } from '../test-client.ts'

const CreateLimitedKey = graphql(`
  mutation SoakLimitedKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { __typename ... on CreateApiKeyPayload { secret } ... on Error { message } }
  }
`)

/** What all activities may read. None of them changes it, except for the agents that it owns. */
export interface SoakWorld {
  /** The agent that answers questions and writes reports. */
  guideId: string
  /** An agent that only one activity measures. */
  measuredId: string
  /** An agent that only one activity renames. */
  renamedId: string
  /** The template of reports, with the variable `team`. */
  templateId: string
  /** An API key with so few points that most requests are refused. */
  limitedSecret: string
}

/** Knowledge for the agents, and a node without agents for documents that come and go. */
export async function seedSoak(client: TestClient): Promise<SoakWorld> {
  await createTaxonomy(client, [
    { key: 'guides', name: 'Guides' },
    { key: 'visitors', name: 'Visitors' },
  ])
  await addGuides(client, GUIDES)
  const names = ['Guide', 'Measured', 'Renamed']
  const made = await Promise.all(
    names.map(name => createMeasuredAgent(client, { name, nodeKeys: ['guides'] })),
  )
  const [guideId = '', measuredId = '', renamedId = ''] = made.map(({ agentId }) => agentId)
  return {
    guideId,
    measuredId,
    renamedId,
    templateId: await createTemplate(client, {
      name: 'Policy brief',
      body: 'For {{ team }}',
      sections: [
        { key: 'leave', title: 'Annual leave of {{ team }}', required: true, maxWords: 200 },
        { key: 'travel', title: 'Travel expenses', required: true, maxWords: 200 },
      ],
      variables: [{ name: 'team', type: 'TEXT', required: true }],
    }),
    limitedSecret: await createLimitedKey(client),
  }
}

async function createLimitedKey(client: TestClient): Promise<string> {
  const { createApiKey } = await client.run(CreateLimitedKey, {
    input: { name: 'limited', scopes: ['READ'], rateLimit: { capacity: 30, refillPerMinute: 60 } },
  })
  return expectType(createApiKey, 'CreateApiKeyPayload').secret
}
