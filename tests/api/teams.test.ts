import { describe, expect, it } from 'vitest'
import { addUser } from '../support/add-user.ts'
import { graphql } from '../support/gql/gql.ts'
import { createTeam, createTemplate, setTeamMembers } from '../support/seed-templates.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { readTemplate, updateTemplate } from '../support/template-life.ts'
import type { TestClient } from '../support/test-client.ts'

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
const List = graphql(`
  query TeamsList($first: Int, $after: String) {
    teams(first: $first, after: $after) { totalCount nodes { id } pageInfo { endCursor hasNextPage } }
  }
`)

const canopy = setUpTestCanopy()
const author = setUp(() => addUser(canopy.app, canopy.client, { name: 'Author' }))
const colleague = setUp(() => addUser(canopy.app, canopy.client, { name: 'Colleague' }))
const unknownUser = 'user_01h2xcejqtf2nbrexx3vqjhp41'

describe('a team', () => {
  it('has its owner and the named members, each once', async () => {
    const about = { name: 'Sales', description: 'We sell' }
    const memberIds = [colleague.id, colleague.id, author.id]
    expect(await author.client.run(CreateTeam, { input: { ...about, memberIds } })).toMatchObject({
      createTeam: {
        team: { ...about, owner: { name: 'Author' }, members: [{ name: 'Author' }, { name: 'Colleague' }] },
      },
    })
  })

  it('is rejected with unknown users, and the error names each of them', async () => {
    const create = async (memberIds: string[]) =>
      (await author.client.run(CreateTeam, { input: { name: 'x', memberIds } })).createTeam
    expect(await create([colleague.id, unknownUser, 'nonsense'])).toMatchObject({
      issues: [
        { path: 'input.memberIds.1', message: expect.stringContaining(unknownUser) },
        { path: 'input.memberIds.2' },
      ],
    })
    expect(await create(Array(500).fill('x'))).toMatchObject({ issues: [{ path: 'input.memberIds' }] })
  })

  it('gets new members from its owner or an ADMIN, and keeps its owner', async () => {
    const teamId = await createTeam(author.client, [colleague.id])
    const set = ({ client }: { client: TestClient }, memberIds: string[]) =>
      setTeamMembers(client, teamId, memberIds)
    expect(await set(colleague, [])).toMatchObject({ code: 'NOT_PERMITTED' })
    expect(await set(author, [unknownUser])).toMatchObject({ issues: [{ path: 'input.memberIds.0' }] })
    expect(await set(author, [])).toMatchObject({ team: { members: [{ name: 'Author' }] } })
    expect(await set(colleague, [])).toMatchObject({ code: 'NOT_FOUND' })
    expect(await set(canopy, [colleague.id])).toMatchObject({
      team: { members: [{ name: 'Author' }, { name: 'Colleague' }] },
    })
  })

  it('lets its owner edit its templates and resend the current visibility', async () => {
    const teamId = await createTeam(author.client, [colleague.id])
    const visibility = 'TEAM' as const
    const { id } = await createTemplate(colleague.client, { name: 'Ours', visibility, teamId })
    const update = (changes: object) => updateTemplate(author.client, { id, name: 'Still ours', ...changes })
    expect(await update({ visibility, teamId })).toMatchObject({
      template: { name: 'Still ours', visibility, team: { id: teamId } },
    })
    for (const change of [
      { visibility: 'PUBLIC', teamId: null },
      { teamId: await createTeam(author.client) },
    ])
      expect(await update(change)).toMatchObject({ code: 'NOT_PERMITTED' })
  })

  it('keeps the templates of an author who left, and the author can still read them', async () => {
    const teamId = await createTeam(colleague.client, [author.id])
    const { id } = await createTemplate(author.client, { name: 'Kept', visibility: 'TEAM', teamId })
    await setTeamMembers(colleague.client, teamId, [])
    for (const { client } of [author, colleague])
      expect(await readTemplate(client, id)).toMatchObject({
        name: 'Kept',
        visibility: 'TEAM',
        team: { id: teamId },
      })
  })
})

describe('teams', () => {
  it('are paged, newest first', async () => {
    const { client } = await addUser(canopy.app, canopy.client, { name: 'Founder' })
    const ids = [await createTeam(client), await createTeam(client), await createTeam(client)].reverse()
    const nodes = ids.map(id => ({ id }))
    const first = await client.run(List, { first: 2 })
    expect(first.teams).toMatchObject({
      totalCount: 3,
      nodes: nodes.slice(0, 2),
      pageInfo: { hasNextPage: true },
    })
    const second = await client.run(List, { first: 2, after: first.teams.pageInfo.endCursor })
    expect(second.teams).toMatchObject({ nodes: nodes.slice(2), pageInfo: { hasNextPage: false } })
  })
})
