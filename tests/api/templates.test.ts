import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addUser, type TestUser } from '../support/add-user.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { createTeam, createTemplate, makeFork, noteUse, rate } from '../support/seed-templates.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Create = graphql(`
  mutation TemplatesCreate($input: CreateTemplateInput!) {
    createTemplate(input: $input) {
      __typename
      ... on CreateTemplatePayload {
        template {
          name description category tags visibility official featured usageCount upstreamAhead
          author { id }
          team { id }
          forkedFrom { id }
          viewerRating { id }
          rating { average count distribution }
          latest {
            number changelog body systemPrompt usageCount
            sections { key title description required maxWords }
            variables { name type required default description choices maxLength }
          }
          versions { totalCount nodes { number template { name } } }
        }
      }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const Update = graphql(`
  mutation TemplatesUpdate($input: UpdateTemplateInput!) {
    updateTemplate(input: $input) {
      __typename
      ... on UpdateTemplatePayload {
        template { name description category tags visibility updatedAt createdAt team { id } latest { number } }
      }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const Delete = graphql(`
  mutation TemplatesDelete($id: ID!) {
    deleteTemplate(input: { id: $id }) { __typename ... on DeleteTemplatePayload { deletedId } ... on Error { code } }
  }
`)
const Flag = graphql(`
  mutation TemplatesFlag($input: FlagTemplateInput!) {
    flagTemplate(input: $input) {
      __typename
      ... on FlagTemplatePayload { template { official featured } }
      ... on Error { code }
    }
  }
`)
const Flags = graphql(`
  query TemplatesFlags($id: ID!) { template(id: $id) { official featured } }
`)
const Publish = graphql(`
  mutation TemplatesPublish($input: PublishTemplateVersionInput!) { publishTemplateVersion(input: $input) { __typename } }
`)
const Mine = graphql(`
  query TemplatesMine { viewer { templates(orderBy: { field: NAME, direction: ASC }) { totalCount nodes { name } } } }
`)
const Everything = graphql(`
  query CountedTemplates($first: Int!) {
    templates(first: $first) {
      nodes {
        id name upstreamAhead
        author { name }
        team { name owner { name } members { name } }
        latest { number body sections { key } variables { name } template { name author { name } } }
        versions(first: 3) { totalCount nodes { number template { name } } edges { node { changelog } } }
        forkedFrom { number body template { name team { members { name } } } }
        rating { average count distribution }
        ratings(first: 3) { totalCount nodes { stars author { name } version { number } } }
        viewerRating { stars author { name } version { number template { name } } }
      }
    }
    teams(first: $first) { nodes { owner { name } members { name } } }
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

describe('createTemplate', () => {
  it('creates a private template with version 1.0.0 from the input', async () => {
    const section = {
      key: 'summary',
      title: 'Summary',
      description: 'In short',
      required: true,
      maxWords: 200,
    }
    const variable = {
      ...{ name: 'tone', type: 'ENUM' as const, required: false, default: 'formal', description: 'How' },
      ...{ choices: ['formal', 'plain'], maxLength: null },
    }
    const { createTemplate: made } = await author.client.run(Create, {
      input: {
        ...{ name: ' Weekly report ', description: 'For Mondays', category: 'DOCS', changelog: 'First' },
        ...{
          tags: ['Weekly', ' 보고서 ', 'weekly'],
          body: 'In a {{ tone }} tone',
          systemPrompt: 'Be brief.',
        },
        ...{ sections: [section], variables: [variable] },
      },
    })
    const version = { number: '1.0.0', changelog: 'First', usageCount: 0 }
    expect(made).toEqual({
      __typename: 'CreateTemplatePayload',
      template: {
        ...{
          name: 'Weekly report',
          description: 'For Mondays',
          category: 'DOCS',
          tags: ['weekly', '보고서'],
        },
        ...{ visibility: 'PRIVATE', official: false, featured: false, usageCount: 0, upstreamAhead: 0 },
        ...{ author: { id: author.id }, team: null, forkedFrom: null, viewerRating: null },
        rating: { average: null, count: 0, distribution: [0, 0, 0, 0, 0] },
        latest: {
          ...version,
          ...{
            body: 'In a {{ tone }} tone',
            systemPrompt: 'Be brief.',
            sections: [section],
            variables: [variable],
          },
        },
        versions: { totalCount: 1, nodes: [{ number: '1.0.0', template: { name: 'Weekly report' } }] },
      },
    })
  })

  const fine = { name: 'x', category: 'DOCS' as const, body: 'x' }
  it.each([
    ['a name of spaces', { ...fine, name: '  ' }, ['input.name']],
    [
      'an empty name and an empty tag, each once',
      { ...fine, name: '', tags: [''] },
      ['input.name', 'input.tags.0'],
    ],
    [
      'a name of spaces, a body and a team that are wrong, all at once',
      { ...fine, name: ' ', body: '{{ z }}', visibility: 'TEAM' as const },
      ['input.body', 'input.name', 'input.teamId'],
    ],
    ['a name of 201 characters', { ...fine, name: 'x'.repeat(201) }, ['input.name']],
    ['a description of 2,001', { ...fine, description: 'x'.repeat(2_001) }, ['input.description']],
    ['21 tags', { ...fine, tags: Array.from({ length: 21 }, (_, i) => `t${i}`) }, ['input.tags']],
    [
      'tags too long and empty',
      { ...fine, tags: ['ok', 'x'.repeat(51), ' '] },
      ['input.tags.1', 'input.tags.2'],
    ],
    ['a team that is none', { ...fine, visibility: 'TEAM' as const, teamId: 'nonsense' }, ['input.teamId']],
    ['no team', { ...fine, visibility: 'TEAM' as const }, ['input.teamId']],
    ['a NUL', { ...fine, name: 'a\0b' }, ['input.name']],
    [
      'a body that asks for what is not declared, and two sections of one key',
      { ...fine, body: '{{ a }}', sections: [1, 2].map(() => ({ key: 'k', title: 'T' })) },
      ['input.body', 'input.sections.1.key'],
    ],
  ])('rejects %s with its path', async (_, input, paths) => {
    const { createTemplate: made } = await author.client.run(Create, { input })
    if (made.__typename !== 'ValidationError') throw new Error(JSON.stringify(made))
    expect(made.issues.map(issue => issue.path).sort()).toEqual(paths)
  })

  it('counts characters after Unicode normalization', async () => {
    const typed = (count: number) => '\uac01'.repeat(count).normalize('NFD')
    const made = async (name: number, tag: number) =>
      (await author.client.run(Create, { input: { ...fine, name: typed(name), tags: [typed(tag)] } }))
        .createTemplate
    expect(await made(200, 50)).toMatchObject({ template: { name: '\uac01'.repeat(200) } })
    expect(await made(201, 51)).toMatchObject({ issues: [{ path: 'input.name' }, { path: 'input.tags.0' }] })
  })

  it('rejects a team that the user is not in, and a team with another visibility', async () => {
    const teamId = await createTeam(colleague.client)
    const refused = (visibility: 'TEAM' | 'PUBLIC', client = author.client) =>
      client.run(Create, { input: { ...fine, visibility, teamId } })
    expect(await refused('TEAM')).toMatchObject({ createTemplate: { issues: [{ path: 'input.teamId' }] } })
    expect(await refused('PUBLIC', colleague.client)).toMatchObject({
      createTemplate: { issues: [{ path: 'input.teamId', message: expect.stringContaining('TEAM') }] },
    })
  })
})

describe('updateTemplate', () => {
  it('changes the given fields and keeps the others', async () => {
    const { id } = await createTemplate(author.client, { name: 'Old', description: 'Old', tags: ['old'] })
    const { updateTemplate: changed } = await author.client.run(Update, {
      input: { id, name: 'New', tags: ['New', 'new'], category: 'SLIDES' },
    })
    if (changed.__typename !== 'UpdateTemplatePayload') throw new Error(JSON.stringify(changed))
    expect(changed.template).toMatchObject({
      ...{ name: 'New', description: 'Old', category: 'SLIDES', tags: ['new'], latest: { number: '1.0.0' } },
    })
    expect(changed.template.updatedAt > changed.template.createdAt).toBe(true)
    const emptied = await author.client.run(Update, { input: { id, description: null } })
    expect(emptied).toMatchObject({ updateTemplate: { template: { name: 'New', description: null } } })
  })

  it('writes nothing if nothing changes', async () => {
    const { id } = await createTemplate(author.client, { name: 'Same', tags: ['same'] })
    for (const input of [{ id }, { id, name: ' Same ', tags: ['SAME'], category: 'DOCS' as const }]) {
      const { updateTemplate: same } = await author.client.run(Update, { input })
      if (same.__typename !== 'UpdateTemplatePayload') throw new Error(JSON.stringify(same))
      expect(same.template.updatedAt).toBe(same.template.createdAt)
    }
  })

  it('shares a template with a team and takes it back', async () => {
    const teamId = await createTeam(author.client, [colleague.id])
    const { id } = await createTemplate(author.client)
    const update = async (visibility?: 'PRIVATE' | 'TEAM' | 'PUBLIC', team?: string | null) =>
      (await author.client.run(Update, { input: { id, visibility, teamId: team } })).updateTemplate
    const shown = (visibility: string, team: object | null) => ({ template: { visibility, team } })
    expect(await update('TEAM')).toMatchObject({ issues: [{ path: 'input.teamId' }] })
    expect(await update(undefined, teamId)).toMatchObject({ issues: [{ path: 'input.teamId' }] })
    expect(await update('TEAM', teamId)).toMatchObject(shown('TEAM', { id: teamId }))
    expect(await update('TEAM')).toMatchObject(shown('TEAM', { id: teamId }))
    expect(await update('TEAM', null)).toMatchObject({ issues: [{ path: 'input.teamId' }] })
    expect(await update('PUBLIC')).toMatchObject(shown('PUBLIC', null))
  })

  it('is allowed to the author and to the team owner, who cannot change the visibility', async () => {
    const owner = colleague
    const member = await addUser(canopy.app, canopy.client, { name: 'Member' })
    const teamId = await createTeam(owner.client, [author.id, member.id])
    const { id } = await createTemplate(author.client, { visibility: 'TEAM', teamId })
    const asked = async ({ client }: TestUser, input: object) =>
      (await client.run(Update, { input: { id, ...input } })).updateTemplate
    expect(await asked(owner, { name: 'By the owner' })).toMatchObject({ template: { name: 'By the owner' } })
    expect(await asked(owner, { visibility: 'PRIVATE' })).toMatchObject({ code: 'NOT_PERMITTED' })
    expect(await asked(member, { name: 'By a member' })).toMatchObject({ code: 'NOT_PERMITTED' })
    await author.client.run(Update, { input: { id, visibility: 'PUBLIC' } })
    expect(await asked(owner, { name: 'Not any more' })).toMatchObject({ code: 'NOT_PERMITTED' })
  })
})

describe('deleteTemplate', () => {
  it('deletes versions and ratings, and leaves forks without an upstream', async () => {
    const origin = await createTemplate(author.client, { visibility: 'PUBLIC' })
    await noteUse(canopy.app, origin, author.client)
    const ratingId = await rate(author.client, origin.id)
    const fork = await createTemplate(author.client, { name: 'Fork' })
    await makeFork(canopy.app, fork.id, origin.versionId)
    const Read = graphql(`
      query TemplatesAfterwards($ids: [ID!]!, $fork: ID!) {
        nodes(ids: $ids) { id }
        template(id: $fork) { name upstreamAhead forkedFrom { id } }
      }
    `)
    const ids = [origin.id, origin.versionId, ratingId]
    const before = await author.client.run(Read, { ids, fork: fork.id })
    expect(before.template?.forkedFrom).toEqual({ id: origin.versionId })
    expect(await author.client.run(Delete, { id: origin.id })).toEqual({
      deleteTemplate: { __typename: 'DeleteTemplatePayload', deletedId: origin.id },
    })
    expect(await author.client.run(Read, { ids, fork: fork.id })).toEqual({
      nodes: [null, null, null],
      template: { name: 'Fork', upstreamAhead: 0, forkedFrom: null },
    })
    expect(await author.client.run(Delete, { id: origin.id })).toMatchObject({
      deleteTemplate: { code: 'NOT_FOUND' },
    })
  })

  it('is allowed to the author and to ADMIN keys', async () => {
    const { id } = await createTemplate(author.client, { visibility: 'PUBLIC' })
    expect(await colleague.client.run(Delete, { id })).toMatchObject({
      deleteTemplate: { code: 'NOT_PERMITTED' },
    })
    expect(await canopy.client.run(Delete, { id })).toMatchObject({ deleteTemplate: { deletedId: id } })
  })
})

describe('flagTemplate', () => {
  it('requires ADMIN and changes the given fields', async () => {
    const { id } = await createTemplate(author.client, { visibility: 'PUBLIC' })
    const flag = async (client: TestUser['client'], flags: object) =>
      (await client.run(Flag, { input: { id, ...flags } })).flagTemplate
    expect(await flag(author.client, { official: true })).toMatchObject({ code: 'NOT_PERMITTED' })
    expect(await flag(canopy.client, { official: true })).toMatchObject({
      template: { official: true, featured: false },
    })
    expect(await flag(canopy.client, { featured: true })).toMatchObject({
      template: { official: true, featured: true },
    })
    expect(await flag(canopy.client, { official: false })).toMatchObject({
      template: { official: false, featured: true },
    })
  })

  it('is undone by a version published without ADMIN, and when the template is made private', async () => {
    const publish = (client: TestUser['client'], id: string, number: string) =>
      client.run(Publish, { input: { templateId: id, number, body: 'Another' } })
    const flagged = async (by: TestUser['client']) => {
      const { id } = await createTemplate(by, { visibility: 'PUBLIC' })
      await canopy.client.run(Flag, { input: { id, official: true, featured: true } })
      return id
    }
    const flagsOf = async (id: string) => (await canopy.client.run(Flags, { id })).template
    const [byAuthor, byAdmin, takenBack] = [
      await flagged(author.client),
      await flagged(canopy.client),
      await flagged(author.client),
    ]
    await publish(author.client, byAuthor, '1.1.0')
    await publish(canopy.client, byAdmin, '1.1.0')
    await author.client.run(Update, { input: { id: takenBack, name: 'Renamed' } })
    expect(await flagsOf(takenBack)).toEqual({ official: true, featured: true })
    for (const visibility of ['PRIVATE', 'PUBLIC'] as const)
      await author.client.run(Update, { input: { id: takenBack, visibility } })
    expect(await Promise.all([byAuthor, byAdmin, takenBack].map(flagsOf))).toEqual(
      [false, true, false].map(flag => ({ official: flag, featured: flag })),
    )
  })
})

describe('Viewer.templates', () => {
  it("lists your own templates of any visibility, and nobody else's", async () => {
    const writer = await addUser(canopy.app, canopy.client, { name: 'Writer' })
    await createTemplate(writer.client, { name: 'a' })
    await createTemplate(writer.client, { name: 'b', visibility: 'PUBLIC' })
    expect(await writer.client.run(Mine, {})).toEqual({
      viewer: { templates: { totalCount: 2, nodes: [{ name: 'a' }, { name: 'b' }] } },
    })
  })
})

it('runs a constant number of statements for any number of templates and teams', async () => {
  const origin = await createTemplate(author.client, { visibility: 'PUBLIC' })
  for (let i = 0; i < 5; i++) {
    const teamId = await createTeam(author.client, [colleague.id])
    const template = await createTemplate(author.client, { visibility: 'TEAM', teamId })
    await makeFork(canopy.app, template.id, origin.versionId)
    await noteUse(canopy.app, template, author.client)
    await rate(author.client, template.id)
  }
  const one = await countStatements(canopy, () => author.client.run(Everything, { first: 1 }))
  const many = await countStatements(canopy, () => author.client.run(Everything, { first: 16 }))
  expect(one).toBeGreaterThan(0)
  expect(many).toBe(one)
})
