import type { App } from '../../src/app.ts'
import { digestSecret } from '../../src/auth/authenticate.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { graphql } from './gql/gql.ts'
import type { CreateTemplateInput } from './gql/graphql.ts'
import type { TestClient } from './test-client.ts'

const CreateTemplate = graphql(`
  mutation SeedTemplate($input: CreateTemplateInput!) {
    createTemplate(input: $input) {
      __typename
      ... on CreateTemplatePayload { template { id latest { id } } }
      ... on Error { message }
    }
  }
`)
const CreateTeam = graphql(`
  mutation SeedTeam($input: CreateTeamInput!) {
    createTeam(input: $input) { __typename ... on CreateTeamPayload { team { id } } ... on Error { message } }
  }
`)
const SetMembers = graphql(`
  mutation SeedTeamMembers($teamId: ID!, $memberIds: [ID!]!) {
    setTeamMembers(input: { teamId: $teamId, memberIds: $memberIds }) {
      __typename
      ... on SetTeamMembersPayload { team { members { name } } }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const Rate = graphql(`
  mutation SeedRating($input: RateTemplateInput!) {
    rateTemplate(input: $input) { __typename ... on RateTemplatePayload { rating { id } } ... on Error { message } }
  }
`)

export interface SeededTemplate {
  id: string
  versionId: string
}

export async function createTemplate(
  client: TestClient,
  input: Partial<CreateTemplateInput> = {},
): Promise<SeededTemplate> {
  const { createTemplate: made } = await client.run(CreateTemplate, {
    input: { name: 'A template', category: 'DOCS', body: 'To whom it may concern', ...input },
  })
  if (made.__typename !== 'CreateTemplatePayload') throw new Error(JSON.stringify(made))
  return { id: made.template.id, versionId: made.template.latest.id }
}

export async function createTeam(client: TestClient, memberIds: string[] = []): Promise<string> {
  const { createTeam: made } = await client.run(CreateTeam, { input: { name: 'A team', memberIds } })
  if (made.__typename !== 'CreateTeamPayload') throw new Error(JSON.stringify(made))
  return made.team.id
}

/** @returns the result, which may be an error. */
export async function setTeamMembers(client: TestClient, teamId: string, memberIds: string[]) {
  return (await client.run(SetMembers, { teamId, memberIds })).setTeamMembers
}

/** @returns the ID of the rating. */
export async function rate(client: TestClient, templateId: string, stars = 4): Promise<string> {
  const { rateTemplate: made } = await client.run(Rate, { input: { templateId, stars, review: 'Fine' } })
  if (made.__typename !== 'RateTemplatePayload') throw new Error(JSON.stringify(made))
  return made.rating.id
}

/** Records that the users of these clients have used a template, so they can rate it. */
export async function noteUse(
  { database: { prisma } }: Pick<App, 'database'>,
  { id, versionId }: SeededTemplate,
  ...clients: TestClient[]
): Promise<void> {
  const digests = clients.map(client => digestSecret(client.secret))
  const keys = await prisma.apiKey.findMany({ where: { digest: { in: digests } } })
  const used = {
    templateId: decodeId('Template', id) ?? '',
    versionId: decodeId('TemplateVersion', versionId) ?? '',
  }
  await prisma.templateUser.createMany({
    data: keys.map(({ workspaceId, userId }) => ({ ...used, workspaceId, userId })),
  })
}

/** Turns a template into a fork of a version. */
export async function makeFork(
  { database: { prisma } }: Pick<App, 'database'>,
  templateId: string,
  versionId: string,
): Promise<void> {
  const origin = decodeId('TemplateVersion', versionId)
  await prisma.template.update({
    where: { id: decodeId('Template', templateId) ?? '' },
    data: { forkedFromId: origin, pulledId: origin },
  })
}

/** Creates a team, a template for it, and a rating of the template, all by one user. */
export async function seedTemplates(app: Pick<App, 'database'>, client: TestClient): Promise<SeededTemplate> {
  const teamId = await createTeam(client)
  const template = await createTemplate(client, {
    name: 'Leave report',
    tags: ['leave'],
    visibility: 'TEAM',
    teamId,
  })
  await noteUse(app, template, client)
  await rate(client, template.id)
  return template
}
