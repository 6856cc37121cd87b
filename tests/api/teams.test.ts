import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addUser, type TestUser } from '../support/add-user.ts'
import { graphql } from '../support/gql/gql.ts'
import { createTeam, createTemplate } from '../support/seed-templates.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const CreateTeam = graphql(`
  mutation TeamsTeam($input: CreateTeamInput!) {
    createTeam(input: $input) {
      __typename
      ... on CreateTeamPayload { team { id name description owner { name } members { name } } }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const SetMembers = graphql(`
  mutation TeamsMembers($teamId: ID!, $memberIds: [ID!]!) {
    setTeamMembers(input: { teamId: $teamId, memberIds: $memberIds }) {
      __typename
      ... on SetTeamMembersPayload { team { members { name } } }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const Update = graphql(`
  mutation TeamsUpdate($input: UpdateTemplateInput!) {
    updateTemplate(input: $input) {
      __typename
      ... on UpdateTemplatePayload { template { name visibility team { id } } }
      ... on Error { code message }
    }
  }
`)
const ReadTemplate = graphql(`
  query TeamsTemplate($id: ID!) { template(id: $id) { name visibility team { id } } }
`)

const List = graphql(`
  query TeamsList($first: Int, $after: String) {
    teams(first: $first, after: $after) { totalCount nodes { id } pageInfo { endCursor hasNextPage } }
  }
`)

let canopy: TestCanopy
let author: TestUser
let colleague: TestUser
beforeAll(async () => {
  canopy = await startTestCanopy()
  author = await addUser(canopy.app, canopy.client, { name: 'Author' })
  colleague = await addUser(canopy.app, canopy.client, { name: 'Colleague' })
})
afterAll(() => canopy.stop())

const unknownUser = 'user_01h2xcejqtf2nbrexx3vqjhp41'

describe('a team', () => {
  it('has its owner and the named members, each once', async () => {
    const { createTeam: made } = await author.client.run(CreateTeam, {
      input: { name: 'Sales', description: 'We sell', memberIds: [colleague.id, colleague.id, author.id] },
    })
    expect(made).toMatchObject({
      team: {
        ...{ name: 'Sales', description: 'We sell', owner: { name: 'Author' } },
        members: [{ name: 'Author' }, { name: 'Colleague' }],
      },
    })
  })

  it('is rejected with unknown users, naming each', async () => {
    const input = { name: 'x', memberIds: [colleague.id, unknownUser, 'nonsense'] }
    const { createTeam: made } = await author.client.run(CreateTeam, { input })
    expect(made).toMatchObject({
      issues: [
        { path: 'input.memberIds.1', message: expect.stringContaining(unknownUser) },
        { path: 'input.memberIds.2' },
      ],
    })
    const many = await author.client.run(CreateTeam, {
      input: { name: 'x', memberIds: Array(500).fill('x') },
    })
    expect(many).toMatchObject({ createTeam: { issues: [{ path: 'input.memberIds' }] } })
  })

  it('gets other members from its owner or an ADMIN; the owner stays', async () => {
    const teamId = await createTeam(author.client, [colleague.id])
    const set = async (client: TestUser['client'], memberIds: string[]) =>
      (await client.run(SetMembers, { teamId, memberIds })).setTeamMembers
    expect(await set(colleague.client, [])).toMatchObject({ code: 'NOT_PERMITTED' })
    expect(await set(author.client, [unknownUser])).toMatchObject({ issues: [{ path: 'input.memberIds.0' }] })
    expect(await set(author.client, [])).toMatchObject({ team: { members: [{ name: 'Author' }] } })
    expect(await set(colleague.client, [])).toMatchObject({ code: 'NOT_FOUND' })
    expect(await set(canopy.client, [colleague.id])).toMatchObject({
      team: { members: [{ name: 'Author' }, { name: 'Colleague' }] },
    })
  })

  it('has its templates edited by its owner, who can resend the current visibility', async () => {
    const teamId = await createTeam(author.client, [colleague.id])
    const visibility = 'TEAM' as const
    const { id } = await createTemplate(colleague.client, { name: 'Ours', visibility, teamId })
    const update = async (changes: object) =>
      (await author.client.run(Update, { input: { id, name: 'Still ours', ...changes } })).updateTemplate
    expect(await update({ visibility, teamId })).toMatchObject({
      template: { name: 'Still ours', visibility, team: { id: teamId } },
    })
    for (const change of [
      { visibility: 'PUBLIC', teamId: null },
      { teamId: await createTeam(author.client) },
    ])
      expect(await update(change)).toMatchObject({ code: 'NOT_PERMITTED' })
  })

  it('keeps the template of an author who left', async () => {
    const teamId = await createTeam(colleague.client, [author.id])
    const { id } = await createTemplate(author.client, { name: 'Kept', visibility: 'TEAM', teamId })
    await colleague.client.run(SetMembers, { teamId, memberIds: [] })
    const kept = { template: { name: 'Kept', visibility: 'TEAM', team: { id: teamId } } }
    expect(await author.client.run(ReadTemplate, { id })).toEqual(kept)
    expect(await colleague.client.run(ReadTemplate, { id })).toEqual(kept)
  })
})

describe('teams', () => {
  it('are paged, newest first', async () => {
    const { client } = await addUser(canopy.app, canopy.client, { name: 'Founder' })
    const ids = [await createTeam(client), await createTeam(client), await createTeam(client)].reverse()
    const first = await client.run(List, { first: 2 })
    expect(first.teams).toMatchObject({
      ...{ totalCount: 3, nodes: ids.slice(0, 2).map(id => ({ id })), pageInfo: { hasNextPage: true } },
    })
    const second = await client.run(List, { first: 2, after: first.teams.pageInfo.endCursor })
    expect(second.teams).toMatchObject({ nodes: [{ id: ids[2] }], pageInfo: { hasNextPage: false } })
  })
})
